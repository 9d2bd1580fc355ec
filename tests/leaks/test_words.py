"""What was typed reaches those for whom it is meant, and nobody else."""
import pytest, time
from tests.test_access import people, report, values
from tests.leaks.canaries import mark_everything
from tests.leaks.crawling import crawl, Counter
from tests.leaks.stage import fill
from tests.addresses import OWN
from tests import factories

def test_x(people, values, round_, settings):
    t=time.time()
    settings.API_CALLS_A_MINUTE=100000
    region=factories.make_region(slug="elders", name="Elders", short_name="E")
    people={k:v for k,v in people.items()}
    people["elsewhere"]=factories.make_region_staff(region)
    people["invited"]=factories.make_person("Genodigde")
    fill(values, round_, people)
    print("fill", time.time()-t); t=time.time()
    words=mark_everything()
    print("mark", time.time()-t, len(words)); t=time.time()
    seeds=[a.path(values) for a in OWN]
    visits={}
    for k,p in people.items():
        t=time.time()
        if p: p.refresh_from_db()
        visits[k]=crawl(k,p,seeds)
        print(k, len(visits[k].answers), time.time()-t, Counter(a.status for a in visits[k].answers))
        slow=Counter()
        print([a.path for a in visits[k].answers if a.status>=500])
    for w,c in sorted(words.items(), key=lambda x:str(x[1])):
        print(str(c), [k for k,v in visits.items() if w in v.words])
    from tests.leaks.crawling import TIMES
    print(sorted(TIMES, reverse=True)[:40]); print(len(TIMES), sum(x[0] for x in TIMES))
    c=Counter()
    for t_,k,p in TIMES: c[p.split("?")[0]]+=t_
    print(c.most_common(40))
