using System.Globalization;

namespace PolarisSync.Tests.Fakes.Nacos.State;

/// <summary>What depends on the version played.</summary>
internal sealed class NacosVersion(string text)
{
    public string Text => text;

    public int Major { get; } = int.Parse(text.Split('.')[0], CultureInfo.InvariantCulture);

    /// <summary>2.5 and later: v1 answers faults with their bare text and a fitting status; before, wrapped and mostly as 500.</summary>
    public bool PlainFaults { get; } = new Version(text) >= new Version(2, 5);

    /// <summary>Names, ports and metadata are checked before a handler sees them.</summary>
    public bool ParameterCheck { get; } = new Version(text) >= new Version(2, 3);
}
