using System.Text.Json;
using System.Text.Json.Serialization;
using Homelab.GitLab.Http;
using Homelab.GitLab.Issues;
using Homelab.GitLab.Members;
using Homelab.GitLab.MergeRequests;
using Homelab.GitLab.Notes;
using Homelab.GitLab.Pipelines;
using Homelab.GitLab.Projects;
using Homelab.GitLab.Repositories;
using Homelab.GitLab.Users;

namespace Homelab.GitLab;

/// <summary>Every shape the API sends or takes. Unknown members are skipped, missing ones are null, states stay text: GitLab adds all of
/// them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(MomentConverter)]
)]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(GitLabVersion))]
[JsonSerializable(typeof(User))]
[JsonSerializable(typeof(TokenInfo))]
[JsonSerializable(typeof(Project))]
[JsonSerializable(typeof(List<Project>))]
[JsonSerializable(typeof(List<ProjectEvent>))]
[JsonSerializable(typeof(List<Variable>))]
[JsonSerializable(typeof(Member))]
[JsonSerializable(typeof(List<Member>))]
[JsonSerializable(typeof(MergeRequest))]
[JsonSerializable(typeof(List<MergeRequest>))]
[JsonSerializable(typeof(NewMergeRequest))]
[JsonSerializable(typeof(List<ChangedFile>))]
[JsonSerializable(typeof(Note))]
[JsonSerializable(typeof(List<Note>))]
[JsonSerializable(typeof(NoteText))]
[JsonSerializable(typeof(Reaction))]
[JsonSerializable(typeof(List<Reaction>))]
[JsonSerializable(typeof(Emoji))]
[JsonSerializable(typeof(Discussion))]
[JsonSerializable(typeof(List<Discussion>))]
[JsonSerializable(typeof(Resolution))]
[JsonSerializable(typeof(Pipeline))]
[JsonSerializable(typeof(List<Pipeline>))]
[JsonSerializable(typeof(NewPipeline))]
[JsonSerializable(typeof(TriggeredPipeline))]
[JsonSerializable(typeof(List<Schedule>))]
[JsonSerializable(typeof(Job))]
[JsonSerializable(typeof(List<Job>))]
[JsonSerializable(typeof(List<ArtifactEntry>))]
[JsonSerializable(typeof(Branch))]
[JsonSerializable(typeof(List<Branch>))]
[JsonSerializable(typeof(ProtectedBranch))]
[JsonSerializable(typeof(List<ProtectedBranch>))]
[JsonSerializable(typeof(Commit))]
[JsonSerializable(typeof(NewCommit))]
[JsonSerializable(typeof(RepositoryFile))]
[JsonSerializable(typeof(NewContent))]
[JsonSerializable(typeof(WrittenFile))]
[JsonSerializable(typeof(Issue))]
[JsonSerializable(typeof(List<Issue>))]
[JsonSerializable(typeof(NewIssue))]
[JsonSerializable(typeof(IssueChange))]
internal sealed partial class GitLabJson : JsonSerializerContext;
