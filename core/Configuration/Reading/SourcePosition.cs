using System.Runtime.InteropServices;

namespace PolarisSync.Core.Configuration;

/// <summary>A place in a document: line and column in characters, both from 1.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SourcePosition(int Line, int Column);
