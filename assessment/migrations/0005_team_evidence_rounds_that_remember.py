"""Teamwork, evidence, notices, and assessments that know their instrument and may stand outside a round."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessment', '0004_set_aside_by_page'),
        ('municipalities', '0001_people_and_places'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='deadline')),
                ('answers_directly', models.BooleanField(default=False)),
                ('note', models.TextField(blank=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='remark')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('address', models.URLField(blank=True, max_length=1000, verbose_name='address')),
                ('holds_until', models.DateField(blank=True, null=True, verbose_name='holds until')),
                ('page', models.PositiveIntegerField(blank=True, null=True)),
                ('excerpt', models.TextField(blank=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'evidence',
                'verbose_name_plural': 'evidence',
            },
        ),
        migrations.CreateModel(
            name='EvidenceUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('assigned', 'A question was given to you'), ('proposed', 'A colleague proposed an answer'), ('returned', 'Your proposal came back with a remark'), ('accepted', 'Your proposal was accepted'), ('commented', 'A colleague made a remark'), ('due_soon', 'A deadline is three days away'), ('due_today', 'A deadline is today'), ('adopted', 'The assessment was adopted'), ('round', 'The region reminds you of a round')], max_length=20)),
                ('details', models.JSONField(default=dict)),
                ('key', models.CharField(blank=True, max_length=100)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='OfflineForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=200)),
                ('rows', models.JSONField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('applied_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='Passage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('page', models.PositiveIntegerField(blank=True, null=True)),
                ('heading', models.CharField(blank=True, max_length=300)),
                ('text', models.TextField()),
                ('words', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.SearchVector('heading', 'text', config='dutch'), output_field=django.contrib.postgres.search.SearchVectorField())),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='PolicyDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('state', models.CharField(choices=[('queued', 'waiting to be read'), ('reading', 'being read'), ('ready', 'read'), ('failed', 'could not be read')], default='queued', max_length=20)),
                ('fault', models.CharField(blank=True, choices=[('encrypted', 'This file is protected with a password. Upload a version without one.'), ('broken', 'This file is damaged: it cannot be opened. Save it again and upload that.'), ('too_long', 'This document has too many pages. Upload the part that matters.'), ('no_text', 'This is a scan without text: there is nothing to search in. Use a version with text.'), ('too_big_inside', 'This file unpacks to far more than it seems. It was not read.')], max_length=20)),
                ('pages', models.PositiveIntegerField(blank=True, null=True)),
                ('pages_read', models.PositiveIntegerField(default=0)),
                ('has_pages', models.BooleanField(default=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'being written'), ('proposed', 'proposed'), ('returned', 'returned'), ('accepted', 'accepted'), ('withdrawn', 'withdrawn')], default='draft', max_length=20)),
                ('status', models.CharField(blank=True, choices=[('implemented', 'Implemented'), ('partial', 'Partial'), ('not_yet', 'Not yet'), ('not_applicable', 'Not applicable')], max_length=20, null=True)),
                ('explanation', models.TextField(blank=True)),
                ('owner', models.TextField(blank=True)),
                ('remark', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=0)),
                ('edit', models.CharField(blank=True, max_length=36)),
                ('sequence', models.BigIntegerField(default=0)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['changed_at'],
            },
        ),
        migrations.CreateModel(
            name='ProposalRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('draft', 'being written'), ('proposed', 'proposed'), ('returned', 'returned'), ('accepted', 'accepted'), ('withdrawn', 'withdrawn')], max_length=20)),
                ('status', models.CharField(max_length=20, null=True)),
                ('explanation', models.TextField()),
                ('owner', models.TextField()),
                ('remark', models.TextField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='RoundReopening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(verbose_name='reason')),
                ('until', models.DateField(verbose_name='until')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('content_type', models.CharField(max_length=100)),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='UnwantedNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('assigned', 'A question was given to you'), ('proposed', 'A colleague proposed an answer'), ('returned', 'Your proposal came back with a remark'), ('accepted', 'Your proposal was accepted'), ('commented', 'A colleague made a remark'), ('due_soon', 'A deadline is three days away'), ('due_today', 'A deadline is today'), ('adopted', 'The assessment was adopted'), ('round', 'The region reminds you of a round')], max_length=20)),
            ],
        ),
        migrations.AlterModelOptions(
            name='assessment',
            options={'ordering': ['-started_at', '-number'], 'verbose_name': 'assessment', 'verbose_name_plural': 'assessments'},
        ),
        migrations.RemoveConstraint(
            model_name='assessment',
            name='assessment_number_once',
        ),
        migrations.AddField(
            model_name='answer',
            name='progress',
            field=models.CharField(choices=[('to_do', 'to do'), ('busy', 'busy'), ('proposed', 'proposed'), ('returned', 'returned'), ('done', 'done')], default='to_do', max_length=20),
        ),
        migrations.AddField(
            model_name='answer',
            name='target',
            field=models.CharField(blank=True, choices=[('implemented', 'Implemented'), ('partial', 'Partial'), ('none', 'Not pursued')], max_length=20),
        ),
        migrations.AddField(
            model_name='answer',
            name='target_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='answer',
            name='to_confirm',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='assessment',
            name='follows',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed_by', to='assessment.assessment'),
        ),
        migrations.AddField(
            model_name='assessment',
            name='instrument_version',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='assessment.instrumentversion'),
        ),
        migrations.AddField(
            model_name='assessment',
            name='name',
            field=models.CharField(blank=True, max_length=100, verbose_name='name'),
        ),
        migrations.AddField(
            model_name='instrumentversion',
            name='canvas',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='instrumentversion',
            name='changes',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='instrumentversion',
            name='subject',
            field=models.CharField(choices=[('municipality', 'the municipality'), ('project', 'one project')], default='municipality', max_length=20),
        ),
        migrations.AddField(
            model_name='round',
            name='closed_on',
            field=models.DateField(blank=True, null=True, verbose_name='closed on'),
        ),
        migrations.AddField(
            model_name='round',
            name='instrument_versions',
            field=models.ManyToManyField(related_name='rounds', to='assessment.instrumentversion', verbose_name='instruments'),
        ),
        migrations.AlterField(
            model_name='assessment',
            name='round',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='assessment.round'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.UniqueConstraint(fields=('municipality', 'round', 'instrument_version', 'number'), name='assessment_number_once'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), ('round__isnull', False)), models.Q(('round__isnull', True), models.Q(('name', ''), _negated=True)), _connector='OR'), name='assessment_in_a_round_or_named'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='answer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='assessment.answer'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assignment',
            name='ended_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assignment',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='comment',
            name='answer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='assessment.answer'),
        ),
        migrations.AddField(
            model_name='comment',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='comment',
            name='closed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='evidence',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='evidence',
            name='municipality',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='municipalities.municipality'),
        ),
        migrations.AddField(
            model_name='evidenceuse',
            name='answer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='assessment.answer'),
        ),
        migrations.AddField(
            model_name='evidenceuse',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='evidenceuse',
            name='ended_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='evidenceuse',
            name='evidence',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='assessment.evidence'),
        ),
        migrations.AddField(
            model_name='notice',
            name='answer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessment.answer'),
        ),
        migrations.AddField(
            model_name='notice',
            name='assessment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessment.assessment'),
        ),
        migrations.AddField(
            model_name='notice',
            name='municipality',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='municipalities.municipality'),
        ),
        migrations.AddField(
            model_name='notice',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='offlineform',
            name='assessment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offline_forms', to='assessment.assessment'),
        ),
        migrations.AddField(
            model_name='offlineform',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='policydocument',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='policydocument',
            name='municipality',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='municipalities.municipality'),
        ),
        migrations.AddField(
            model_name='passage',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passages', to='assessment.policydocument'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='document',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessment.policydocument'),
        ),
        migrations.AddField(
            model_name='presence',
            name='answer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='present', to='assessment.answer'),
        ),
        migrations.AddField(
            model_name='presence',
            name='person',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='proposal',
            name='answer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='assessment.answer'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='proposal',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='proposalrevision',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='proposalrevision',
            name='proposal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='assessment.proposal'),
        ),
        migrations.AddField(
            model_name='roundreopening',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='roundreopening',
            name='municipality',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='municipalities.municipality'),
        ),
        migrations.AddField(
            model_name='roundreopening',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reopenings', to='assessment.round'),
        ),
        migrations.AddField(
            model_name='storedfile',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='storedfile',
            name='municipality',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='municipalities.municipality'),
        ),
        migrations.AddField(
            model_name='policydocument',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessment.storedfile'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='file',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessment.storedfile'),
        ),
        migrations.AddField(
            model_name='unwantednotice',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unwanted_notices', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('email', ''), ('person__isnull', False)), models.Q(('person__isnull', True), models.Q(('email', ''), _negated=True)), _connector='OR'), name='assignment_to_a_person_or_an_address'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('answer', 'person'), name='one_open_assignment_a_person'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), models.F('answer'), condition=models.Q(('ended_at__isnull', True), ('person__isnull', True)), name='one_open_assignment_an_address'),
        ),
        migrations.AddConstraint(
            model_name='evidenceuse',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('answer', 'evidence'), name='evidence_once_an_answer'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('sent_at__isnull', True)), fields=['person', 'at'], name='notice_to_send'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('person', 'key'), name='one_notice_a_key'),
        ),
        migrations.AddIndex(
            model_name='passage',
            index=django.contrib.postgres.indexes.GinIndex(fields=['words'], name='passage_words'),
        ),
        migrations.AddConstraint(
            model_name='passage',
            constraint=models.UniqueConstraint(fields=('document', 'position'), name='passage_position_once'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'proposed', 'returned'])), fields=('answer', 'by'), name='one_open_proposal_a_person'),
        ),
        migrations.AddConstraint(
            model_name='roundreopening',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='round_reopening_has_reason'),
        ),
        migrations.AddIndex(
            model_name='storedfile',
            index=models.Index(fields=['sha256'], name='stored_file_sha256'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('address', ''), ('file__isnull', False)), models.Q(models.Q(('address', ''), _negated=True), ('file__isnull', True)), _connector='OR'), name='evidence_is_a_link_or_a_file'),
        ),
        migrations.AddConstraint(
            model_name='unwantednotice',
            constraint=models.UniqueConstraint(fields=('person', 'kind'), name='unwanted_once'),
        ),
    ]
