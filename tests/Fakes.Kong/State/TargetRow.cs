using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Kong.Wire;

namespace PolarisSync.Tests.Fakes.Kong.State;

/// <summary>A row of a target. Rows are numbered as they come: a greater number is newer.</summary>
internal sealed class TargetRow(long number, JsonObject fields)
{
    public long Number => number;

    /// <summary>As stored: the address of a changed row is not normalised.</summary>
    public JsonObject Fields { get; set; } = fields;

    public string Id => EntityTable.IdOf(Fields);

    public string UpstreamId => EntityTable.IdOf(Fields["upstream"]!.AsObject());

    public string Stored => Fields["target"]!.GetValue<string>();

    /// <summary>The address as it is shown.</summary>
    public string Address => TargetAddress.Normalize(Stored) ?? Stored;

    public int Weight => (int)Fields["weight"]!.GetValue<long>();

    /// <summary>The row with its address as lists and reads show it.</summary>
    public JsonObject Shown()
    {
        var shown = Fields.DeepClone().AsObject();
        shown["target"] = Address;
        return shown;
    }
}
