using System.Text;

namespace Homelab.Processes.Files;

/// <summary>A small file that is whole at every instant.</summary>
internal static class DurableText
{
    public static void Write(string file, string text) => WholeFile.Write(file, Encoding.UTF8.GetBytes(text));
}
