namespace PolarisSync.Benchmarks;

/// <summary>One measurement.</summary>
internal interface IScenario
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>What is measured.</summary>
    string Description { get; }

    /// <summary>Measures; gives lines for people and figures for machines.</summary>
    Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellationToken);
}
