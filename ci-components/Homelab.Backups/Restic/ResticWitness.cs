namespace Homelab.Backups.Restic;

/// <summary>Whoever is told of every process of restic, so that its lock can be told from others when it is gone.</summary>
/// <param name="Starting">Held while a process is started.</param>
/// <param name="Began">Told its id.</param>
/// <param name="Ended">Told its id, and whether it ended in order: then it has taken its lock away.</param>
public sealed record ResticWitness(Func<IDisposable> Starting, Action<int> Began, Action<int, bool> Ended);
