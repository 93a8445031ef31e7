namespace PolarisSync.Abstractions;

/// <summary>The owner mark that every copy carries.</summary>
public static class SyncMark
{
    /// <summary>
    /// Metadata key of the mark; its value is the owner, the name of the source endpoint. The same key the Java polaris-sync writes,
    /// so that its copies are recognised. Adapters move it between metadata and <see cref="ServiceInstance.Mark"/> at their edge.
    /// </summary>
    public const string MetadataKey = "__sync__";
}
