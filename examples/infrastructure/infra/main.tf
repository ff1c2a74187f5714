# A small homelab: three virtual machines, their names in the DNS, and what runs on one of them. Made of terraform_data, so that
# planning it needs no provider and no server.

variable "wifi_password" {
  type      = string
  sensitive = true
  default   = "correct-horse-battery-staple"
}

locals {
  machines = {
    nas     = { cores = 4, memory_gib = 16, disk_gib = 4000, image = "debian-12" }
    docker1 = { cores = 4, memory_gib = 8, disk_gib = 120, image = "debian-12" }
    gitlab  = { cores = 4, memory_gib = 12, disk_gib = 200, image = "debian-12" }
  }
}

resource "terraform_data" "machine" {
  for_each = local.machines
  input    = { cores = each.value.cores, memory_gib = each.value.memory_gib, disk_gib = each.value.disk_gib }

  # Another image is another machine.
  triggers_replace = each.value.image
}

resource "terraform_data" "dns" {
  for_each = local.machines
  input    = "${each.key}.home.example.org"
}

resource "terraform_data" "compose" {
  input = yamlencode({
    services = {
      immich = { image = "immich:v1.118", ports = ["2283:2283"], restart = "always" }
      kuma   = { image = "uptime-kuma:1", ports = ["3001:3001"], restart = "always" }
    }
  })
}

resource "terraform_data" "access_point" {
  input = { ssid = "homelab", password = var.wifi_password }
}

check "photos_fit" {
  assert {
    condition     = local.machines.nas.disk_gib >= 4000
    error_message = "The photos need 4000 GiB on the nas."
  }
}

output "addresses" {
  value = [for name, _ in local.machines : terraform_data.dns[name].input]
}
