namespace PolarisSync.Plugins.Polaris;

/// <summary>Bodies of writes: lists in JSON, made of parts that are ready.</summary>
internal static class WriteBody
{
    /// <summary>Items one call may hold.</summary>
    public const int MostItems = 100;

    // No limit of the server is known; a proxy in front may have one.
    private const int MostBytes = 4 * 1024 * 1024;

    public static byte[] Of(IReadOnlyCollection<byte[]> parts)
    {
        using var body = new MemoryStream(parts.Sum(part => part.Length + 1) + 2);
        var separator = (byte)'[';
        foreach (var part in parts)
        {
            body.WriteByte(separator);
            body.Write(part);
            separator = (byte)',';
        }

        body.WriteByte((byte)']');
        return body.ToArray();
    }

    /// <summary>Cuts items into calls. Of two with one id the second goes into a later call: the server refuses one of them otherwise.</summary>
    public static IEnumerable<List<WriteItem>> Cut(IEnumerable<WriteItem> items)
    {
        var call = new List<WriteItem>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var bytes = 0;
        foreach (var item in items)
        {
            if (call.Count == MostItems || (call.Count > 0 && bytes + item.Body.Length > MostBytes) || ids.Contains(item.Id))
            {
                yield return call;
                call = [];
                ids.Clear();
                bytes = 0;
            }

            call.Add(item);
            ids.Add(item.Id);
            bytes += item.Body.Length;
        }

        if (call.Count > 0)
        {
            yield return call;
        }
    }
}
