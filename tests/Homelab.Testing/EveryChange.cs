using System.Text.Json.Nodes;

namespace Homelab.Testing;

/// <summary>One plan that holds everything terraform 1.11 can do without a provider.</summary>
public static class EveryChange
{
    public const string Hcl = """
        variable "password" {
          type      = string
          sensitive = true
          default   = "canary-variable-0001"
        }
        resource "terraform_data" "created" {
          input = { pw = var.password, n = 1 }
        }
        resource "terraform_data" "updated" {
          input = { size = 2, tags = ["a", "c"], doc = jsonencode({ a = 1, b = [1, 2, 4] }) }
        }
        resource "terraform_data" "replaced" {
          triggers_replace = "two"
        }
        resource "terraform_data" "replaced_first" {
          triggers_replace = "two"
          lifecycle { create_before_destroy = true }
        }
        import {
          to = terraform_data.imported
          id = "imported-id-1"
        }
        resource "terraform_data" "imported" {}
        moved {
          from = terraform_data.old_place
          to   = terraform_data.new_place
        }
        resource "terraform_data" "new_place" { input = "same" }
        removed {
          from = terraform_data.forgotten
          lifecycle { destroy = false }
        }
        resource "terraform_data" "with_deposed" { input = "x" }
        data "terraform_remote_state" "other" {
          backend = "local"
          config  = { path = terraform_data.created.id }
        }
        check "always_fails" {
          assert {
            condition     = terraform_data.updated.input.size == 3
            error_message = "size is not 3"
          }
        }
        resource "terraform_data" "impossible" {
          lifecycle {
            precondition {
              condition     = terraform_data.updated.input.size == 3
              error_message = "precondition says no"
            }
          }
        }
        output "changed" { value = "new" }
        output "added" { value = terraform_data.created.id }
        output "secret" {
          value     = var.password
          sensitive = true
        }
        """;

    public static string State { get; } =
        new TerraformState()
            .With(
                "updated",
                new JsonObject
                {
                    ["size"] = 1,
                    ["tags"] = new JsonArray("a", "b"),
                    ["doc"] = """{"a":1,"b":[1,2,3]}""",
                }
            )
            .With("deleted", "bye")
            .With("replaced", trigger: "one")
            .With("replaced_first", trigger: "one")
            .With("old_place", "same")
            .With("forgotten", "keep")
            .With("with_deposed", "x")
            .With("with_deposed", "y", deposed: "0badf00d")
            .WithOutput("changed", "old")
            .WithOutput("removed", "gone")
            .ToString();
}
