namespace TestPlugins.NoEntry;

/// <summary>A public class that is no adapter.</summary>
public static class Nothing
{
    /// <summary>Nothing.</summary>
    public static string Text => "";
}
