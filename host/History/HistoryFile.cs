namespace PolarisSync.Host.History;

/// <summary>One file of the change log.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="WrittenAt">When it was written last, UTC: no entry in it is newer.</param>
internal sealed record HistoryFile(long Number, string Path, long Length, DateTime WrittenAt);
