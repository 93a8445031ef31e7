using System.Reflection;

namespace PolarisSync.Host.Hosting;

/// <summary>The version people see.</summary>
internal static class ProductVersion
{
    /// <summary>For example <c>0.1.0</c>; without the commit it was built from.</summary>
    public static string Text { get; } =
        (typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown").Split('+')[0];
}
