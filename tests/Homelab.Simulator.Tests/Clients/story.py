"""What somebody does with python-gitlab. Prints what it saw as one JSON object."""
import json
import os
import time
import warnings

import gitlab

# It warns of page links that lead elsewhere, and of lists that were cut off.
warnings.filterwarnings("error", category=UserWarning)
client = gitlab.Gitlab(os.environ["GITLAB_URL"], private_token=os.environ["GITLAB_TOKEN"])
client.auth()
seen = {"user": client.user.username}

group = client.groups.get("homelab")
project = client.projects.create({"name": "python", "namespace_id": group.id, "description": "Made by python-gitlab", "initialize_with_readme": True})
seen["project"] = [project.path_with_namespace, project.default_branch, client.projects.get("homelab/python").description]

project.branches.create({"branch": "change", "ref": "main"})
project.files.create({"file_path": "added.txt", "branch": "change", "content": "grüße\n", "commit_message": "Add a file"})
seen["file"] = project.files.get("added.txt", ref="change").decode().decode()
request = project.mergerequests.create({"source_branch": "change", "target_branch": "main", "title": "Add a file"})
seen["request"] = [request.iid, request.state, [commit.title for commit in request.commits()], request.changes()["changes"][0]["new_path"]]

for number in range(1, 26):
    request.notes.create({"body": f"Note {number}"})
pages = request.notes.list(iterator=True, sort="asc")
seen["pages"] = [pages.total, pages.total_pages, pages.per_page, pages.current_page, pages.next_page, pages.prev_page]
seen["notes"] = [note.body for note in pages]
seen["second page"] = [note.body for note in request.notes.list(page=2, per_page=10, sort="asc", get_all=False)]
note = request.notes.get(request.notes.list(get_all=True)[0].id)
note.body = "edited"
note.save()
seen["edited"] = request.notes.get(note.id).body

project.files.create({"file_path": ".gitlab-ci.yml", "branch": "main", "content": os.environ["PIPELINE"], "commit_message": "Add a pipeline"})
until = time.monotonic() + 60
while not any(pipeline.status == "success" for pipeline in project.pipelines.list(get_all=True)) and time.monotonic() < until:
    time.sleep(0.05)
pipeline = project.pipelines.list(get_all=True)[0]
job = project.jobs.get(pipeline.jobs.list(get_all=True)[0].id)
seen["job"] = [pipeline.status, pipeline.ref, job.name, job.status, [one.name for one in project.jobs.list(scope=["success"], get_all=True)]]
seen["trace"] = job.trace().decode()
seen["artifact"] = [job.artifact("out/made.txt").decode(), project.artifacts.raw("main", "out/made.txt", "make").decode(), job.artifacts()[:2].decode()]

schedule = project.pipelineschedules.create({"ref": "main", "cron": "0 3 * * *", "description": "Nightly"})
schedule.variables.create({"key": "TASK", "value": "backup"})
seen["schedules"] = [[one.description, one.cron, one.owner["username"]] for one in project.pipelineschedules.list(get_all=True)]
seen["schedule variables"] = [[one["key"], one["value"]] for one in project.pipelineschedules.get(schedule.id).attributes["variables"]]
project.variables.create({"key": "GREETING", "value": "hello"})
project.variables.create({"key": "SECRET", "value": "0123456789", "masked": True, "environment_scope": "production"})
seen["variables"] = [[one.key, one.value, one.masked, one.environment_scope] for one in project.variables.list(get_all=True)]

try:
    project.mergerequests.get(99)
except gitlab.GitlabGetError as refused:
    seen["missing"] = [refused.response_code, refused.error_message]
try:
    gitlab.Gitlab(os.environ["GITLAB_URL"], private_token="wrong").auth()
except gitlab.GitlabAuthenticationError as refused:
    seen["stranger"] = [refused.response_code, refused.error_message]
print(json.dumps(seen))
