using System.Text;

namespace Homelab.Bot.Commands;

/// <summary>docs/commands.md, as the registry has it.</summary>
internal static class CommandPage
{
    public static string Write()
    {
        var page = new StringBuilder(
            """
            # Commands in comments

            Type one at the beginning of a line of a comment, in a merge request or an issue, and the bot answers in that thread: 👀 as soon as it
            has read it, then one note that it edits from "accepted" to the result. `/homelab COMMAND` is the same as `/COMMAND`.

            | Command | What it does | Where | Who |
            |---|---|---|---|

            """
        );
        foreach (var command in CommandRegistry.All)
            page.Append($"| `{command.Usage}` | {command.Does} | {Where(command)} | {Answers.Role(command.Level)} and above |\n");
        return page.Append(
                """

                - Words in brackets may be left out; then homelab.yml decides. Quotes group words as in a shell; no shell ever sees them.
                - One comment takes one command. What stands in quotes, code, lists, tables or HTML is none, nor is a line that begins with a blank.
                - A comment that was edited before the bot read it runs nothing, and editing one later runs nothing either: post the command anew.
                - A word, an option or a name that is not known runs nothing: the answer names it, and the line to type.
                - Who is no member of the project gets no answer; a member who may not is told who may. The level is asked of GitLab at that moment.
                - From a fork nothing runs. A comment that is read more than an hour late is answered, and not run.
                - The same asked twice while it runs is one run, and both are answered.
                - What failed, or took more than five minutes, gets one more line in the thread, because GitLab tells nobody of edits.

                ## What a repository needs for them

                `/plan` needs the component `terraform-plan`. The others start a pipeline on the default branch with the bot's trigger token
                (`GitLab__Projects__0__TriggerToken`); for it `.gitlab-ci.yml` declares three inputs, hands them on, and names the pipeline:

                ```yaml
                spec:
                  inputs:
                    task: { default: '', options: ['', backup, prune, check, drill] }
                    arguments: { default: '', regex: '^[A-Za-z0-9_-]{0,900}$' }
                    run: { default: '', regex: '^[a-z0-9-]{0,40}$' }
                ---
                workflow:
                  name: 'homelab $[[ inputs.task ]] $[[ inputs.run ]]'
                include:
                  - component: $CI_SERVER_FQDN/homelab/gitops/restore-drill@0.1.0
                    inputs: { task: $[[ inputs.task ]], arguments: $[[ inputs.arguments ]] }
                ```

                The bot looks for the name before it starts anything again: without `workflow: name` it could start a task twice after a lost answer.

                """
            )
            .ToString();
    }

    private static string Where(CommandDefinition command) =>
        command.Places is CommandPlaces.Both ? "merge requests, issues" : "merge requests";
}
