namespace PolarisSync.Abstractions;

/// <summary>One configuration document as its provider found it.</summary>
public sealed record TaskDocument
{
    /// <summary>Which of the documents.</summary>
    public required TaskDocumentKind Kind { get; init; }

    /// <summary>Where it comes from, as faults name it: a file path, a ConfigMap and its key.</summary>
    public required string Origin { get; init; }

    /// <summary>The text; null when there is no such document.</summary>
    public string? Text { get; init; }

    /// <summary>Kind and origin only: the text may hold secrets.</summary>
    public override string ToString() => $"{Kind} document {Origin}";
}
