namespace TestPlugins.RegistersTwice;

/// <summary>Has none.</summary>
public sealed class TwiceOptions;
