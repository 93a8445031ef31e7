using System.Text.Json;
using PolarisSync.Plugins.Consul.Wire;

namespace PolarisSync.Plugins.Consul;

/// <summary>
/// Reads a dump piece by piece, an instance at a time: all copies stand on one node, so an element of the array can be a hundred
/// megabytes, and a serializer that wants elements whole would hold all of it.
/// </summary>
/// <remarks>Throws <see cref="JsonException"/> on anything that is no dump.</remarks>
internal sealed class DumpParser<TService, TCheck>(DumpType<TService, TCheck> type, IDumpSink<TService, TCheck> sink)
    where TService : class
    where TCheck : class
{
    private JsonReaderState _state;
    private Place _place = Place.Start;
    private WireNode _node = new();
    private string? _peerName;
    private bool _hasServices;
    private bool _hasChecks;

    private enum Place
    {
        Start,
        Nodes,
        Node,
        Services,
        Checks,
        End,
    }

    /// <summary>Takes what came; gives how many bytes of it are done with. The rest is to be given again, with more behind it.</summary>
    /// <param name="bytes">What has not been consumed so far.</param>
    /// <param name="isLast">Whether nothing follows.</param>
    public int Parse(ReadOnlySpan<byte> bytes, bool isLast)
    {
        var reader = new Utf8JsonReader(bytes, isLast, _state);
        var before = reader;
        try
        {
            while (reader.Read() && Take(ref reader, bytes))
            {
                before = reader;
            }
        }
        catch (InvalidOperationException error)
        {
            throw new JsonException("The dump of the catalog holds text that is none.", error);
        }

        _state = before.CurrentState;
        if (isLast && _place != Place.End)
        {
            throw new JsonException("The dump of the catalog ends too early.");
        }

        return (int)before.BytesConsumed;
    }

    // False: what begins here is not all there yet, and is read again from its start.
    private bool Take(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes)
    {
        switch (_place)
        {
            case Place.Start:
                Expect(reader.TokenType == JsonTokenType.StartArray);
                _place = Place.Nodes;
                return true;
            case Place.Nodes when reader.TokenType == JsonTokenType.EndArray:
                _place = Place.End;
                return true;
            case Place.Nodes:
                Expect(reader.TokenType == JsonTokenType.StartObject);
                (_node, _peerName, _hasServices, _hasChecks, _place) = (new(), null, false, false, Place.Node);
                return true;
            case Place.Node when reader.TokenType == JsonTokenType.EndObject:
                EndNode();
                return true;
            case Place.Node:
                return TakeProperty(ref reader, bytes);
            case Place.Services or Place.Checks when reader.TokenType == JsonTokenType.EndArray:
                _place = Place.Node;
                return true;
            case Place.Services:
                return TakeElement(ref reader, type.Service, sink.Add);
            case Place.Checks:
                return TakeElement(ref reader, type.Check, sink.Add);
            default:
                throw new JsonException("Something follows the dump of the catalog.");
        }
    }

    private bool TakeProperty(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes)
    {
        var isServices = reader.ValueTextEquals("Services"u8);
        var isChecks = !isServices && reader.ValueTextEquals("Checks"u8);
        if (isServices || isChecks)
        {
            if (!reader.Read())
            {
                return false;
            }

            Expect(reader.TokenType is JsonTokenType.StartArray or JsonTokenType.Null);
            BeginList(isServices);
            _place = reader.TokenType == JsonTokenType.Null ? Place.Node : isServices ? Place.Services : Place.Checks;
            return true;
        }

        // Consul writes what names a node first, its instances next, its checks last; anything else is read by name instead.
        var name = reader.GetString();
        Expect(!_hasServices || name is not ("ID" or "Node" or "Address" or "Meta" or "PeerName"));
        if (!reader.Read())
        {
            return false;
        }

        var start = (int)reader.TokenStartIndex;
        if (!reader.TrySkip())
        {
            return false;
        }

        var value = bytes[start..(int)reader.BytesConsumed];
        switch (name)
        {
            case "ID":
                _node.Id = JsonSerializer.Deserialize(value, ConsulJson.Default.String);
                break;
            case "Node":
                _node.Node = JsonSerializer.Deserialize(value, ConsulJson.Default.String) ?? "";
                break;
            case "Address":
                _node.Address = JsonSerializer.Deserialize(value, ConsulJson.Default.String);
                break;
            case "Meta":
                _node.Meta = JsonSerializer.Deserialize(value, ConsulJson.Default.DictionaryStringString);
                break;
            case "PeerName":
                _peerName = JsonSerializer.Deserialize(value, ConsulJson.Default.String);
                break;
        }

        return true;
    }

    private static bool TakeElement<T>(ref Utf8JsonReader reader, ElementReader<T> tryRead, Action<T> add)
        where T : class
    {
        Expect(reader.TokenType == JsonTokenType.StartObject);
        if (!tryRead(ref reader, out var element))
        {
            return false;
        }

        add(element);
        return true;
    }

    private void BeginList(bool services)
    {
        if (services)
        {
            Expect(!_hasServices && _node.Node.Length > 0);
            _hasServices = true;
            sink.BeginNode(_node, _peerName);
        }
        else
        {
            Expect(_hasServices && !_hasChecks);
            _hasChecks = true;
        }
    }

    private void EndNode()
    {
        Expect(_hasServices && _hasChecks);
        sink.EndNode();
        _place = Place.Nodes;
    }

    private static void Expect(bool condition)
    {
        if (!condition)
        {
            throw new JsonException("The dump of the catalog does not have its shape.");
        }
    }
}
