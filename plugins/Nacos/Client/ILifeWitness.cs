namespace PolarisSync.Plugins.Nacos;

/// <summary>Something the server forgets when it starts over.</summary>
internal interface ILifeWitness
{
    /// <summary>Asks whether the server still knows it.</summary>
    /// <returns>False also when nobody answers.</returns>
    Task<bool> IsKnownAsync(CancellationToken cancellationToken);
}
