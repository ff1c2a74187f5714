using Spectre.Console;
using Progress = Homelab.Processes.Processes.Progress;

namespace Homelab.Cli.Rendering;

/// <summary>Shows how far something is: a moving line for whoever watches, a plain line a minute in a log.</summary>
internal static class ProgressDisplay
{
    public static async Task<T> RunAsync<T>(Screen screen, Func<IProgress<Progress>, Task<T>> work)
    {
        if (!screen.IsWatched)
            return await work(new Log(screen));
        return await screen.Remarks.Status().StartAsync("starting", context => work(new Moving(context)));
    }

    private static string Words(Progress.Advanced step) =>
        step.Total > 0 ? $"{step.Done:N0} of {step.Total:N0} {step.Unit}" : $"{step.Done:N0} {step.Unit}";

    private sealed class Moving(StatusContext context) : IProgress<Progress>
    {
        private string _step = "";

        public void Report(Progress value)
        {
            if (value is Progress.Started started)
                _step = started.Name;
            context.Status(Markup.Escape(value is Progress.Advanced advanced ? $"{_step}: {Words(advanced)}" : _step));
        }
    }

    private sealed class Log(Screen screen) : IProgress<Progress>
    {
        private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

        private string _step = "";
        private long _last = TimeProvider.System.GetTimestamp();

        public void Report(Progress value)
        {
            switch (value)
            {
                case Progress.Started started:
                    _step = started.Name;
                    Say(_step);
                    break;
                case Progress.Note note:
                    Say(note.Text);
                    break;
                case Progress.Advanced advanced when TimeProvider.System.GetElapsedTime(_last) >= Pause:
                    Say($"{_step}: {Words(advanced)}");
                    break;
            }
        }

        private void Say(string text)
        {
            _last = TimeProvider.System.GetTimestamp();
            screen.Say(text);
        }
    }
}
