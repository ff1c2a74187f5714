using System.Text.Json.Nodes;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Variables;

internal static class VariableRoutes
{
    public static void MapVariables(this RouteTable routes)
    {
        Map(routes, "/projects/:id/variables", call => call.Project.Ci.Variables);
        Map(routes, "/groups/:id/variables", call => call.Group.Variables);
    }

    private static void Map(RouteTable routes, string path, Func<Call, List<Variable>> of)
    {
        routes.Map("GET", path, call => call.Page(of(call), variable => variable.Json()));
        routes.Map("POST", path, call => Create(call, of(call)));
        routes.Map("GET", path + "/:key", call => Answer.Json(Find(call, of(call)).Json()));
        routes.Map("PUT", path + "/:key", call => Change(call, of(call)));
        routes.Map(
            "DELETE",
            path + "/:key",
            call =>
            {
                of(call).Remove(Find(call, of(call)));
                return Answer.NoContent;
            }
        );
    }

    private static Answer Create(Call call, List<Variable> variables)
    {
        var hidden = call.Flag("masked_and_hidden") ?? false;
        // Since 18.6 a new variable is not expanded unless asked for (api/project_level_variables.md).
        var blank = new Variable(call.Required("key"), "") { IsRaw = true, IsHidden = hidden };
        var made = Filled(call, blank, call.Required("value")) with { IsMasked = hidden || (call.Flag("masked") ?? false) };
        VariableRules.Check(made, variables);
        variables.Add(made);
        return Answer.Created(made.Json());
    }

    private static Answer Change(Call call, List<Variable> variables)
    {
        var old = Find(call, variables);
        var changed = Filled(call, old, call.Text("value") ?? old.Value);
        VariableRules.Check(changed, variables.Where(other => other != old));
        variables[variables.IndexOf(old)] = changed;
        return Answer.Json(changed.Json());
    }

    private static Variable Filled(Call call, Variable variable, string value) =>
        variable with
        {
            Value = value,
            Type = call.Text("variable_type") ?? variable.Type,
            Description = call.Text("description") ?? variable.Description,
            IsProtected = call.Flag("protected") ?? variable.IsProtected,
            IsMasked = variable.IsHidden || (call.Flag("masked") ?? variable.IsMasked),
            IsRaw = call.Flag("raw") ?? variable.IsRaw,
            Scope = call.Text("environment_scope") is { } scope ? new EnvironmentScope(scope) : variable.Scope,
        };

    private static Variable Find(Call call, List<Variable> variables)
    {
        var scope = (string?)(call.Node("filter") as JsonObject)?["environment_scope"];
        var found = variables.FindAll(variable => variable.Key == call.Route("key") && (scope is null || variable.Scope.Pattern == scope));
        return found.Count switch
        {
            0 => throw Refusal.NotFound("Variable"),
            1 => found[0],
            _ => throw Refusal.Saying(409, "There are multiple variables with provided parameters. Please use 'filter[environment_scope]'"),
        };
    }
}
