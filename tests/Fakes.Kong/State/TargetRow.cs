using System.Text.Json.Nodes;
using PolarisSync.Tests.Fakes.Kong.Wire;

namespace PolarisSync.Tests.Fakes.Kong.State;

/// <summary>A row of a target. Rows are numbered as they come: a greater number is newer.</summary>
internal sealed class TargetRow
{
    private JsonObject _fields;

    public TargetRow(long number, JsonObject fields)
    {
        Number = number;
        Id = EntityTable.IdOf(fields);
        (_fields, Address) = (fields, AddressOf(fields));
    }

    public long Number { get; }

    public string Id { get; }

    /// <summary>As stored: the address of a changed row is not normalised.</summary>
    public JsonObject Fields
    {
        get => _fields;
        set => (_fields, Address) = (value, AddressOf(value));
    }

    public string UpstreamId => EntityTable.IdOf(Fields["upstream"]!.AsObject());

    public string Stored => Fields["target"]!.GetValue<string>();

    /// <summary>The address as it is shown.</summary>
    public string Address { get; private set; }

    public int Weight => (int)Fields["weight"]!.GetValue<long>();

    /// <summary>The row with its address as lists and reads show it.</summary>
    public JsonObject Shown()
    {
        var shown = Fields.DeepClone().AsObject();
        shown["target"] = Address;
        return shown;
    }

    private static string AddressOf(JsonObject fields)
    {
        var stored = fields["target"]!.GetValue<string>();
        return TargetAddress.Normalize(stored) ?? stored;
    }
}
