using PolarisSync.Core.Reporting;

namespace PolarisSync.Core.Engine;

/// <summary>What would be done at one target once a task is resumed.</summary>
/// <param name="Task">The paused task.</param>
/// <param name="Owner">Owner of its copies.</param>
/// <param name="Creates">Creates.</param>
/// <param name="Updates">Updates.</param>
/// <param name="Deletes">Deletes, those included that the guard may then hold.</param>
internal sealed record PausedWork(string Task, string Owner, int Creates, int Updates, int Deletes)
{
    /// <summary>All changes.</summary>
    public int Count => Creates + Updates + Deletes;

    /// <summary><c>Task 'x' is paused; after resume: 1 create, 2 updates, 1 delete.</c></summary>
    public string Sentence => $"Task '{Task}' is paused; after resume: {Words}.";

    /// <summary><c>1 create, 2 updates</c>.</summary>
    public string Words => string.Join(
        ", ",
        new[] { (Creates, "create"), (Updates, "update"), (Deletes, "delete") }.Where(static part => part.Item1 > 0).Select(static part => Plural.Of(part.Item1, part.Item2)));
}
