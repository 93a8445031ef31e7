namespace PolarisSync.Core.Engine;

/// <summary>Small named documents that survive a restart: guard windows, held objects, withdrawn contributions, ledgers.</summary>
public interface IStateStore
{
    /// <summary>The text of a document, or null when there is none.</summary>
    /// <exception cref="IOException">It is there but cannot be read.</exception>
    Task<string?> LoadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Replaces a document as a whole: after a crash either the old or the new text is there.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    Task SaveAsync(string name, string text, CancellationToken cancellationToken);
}
