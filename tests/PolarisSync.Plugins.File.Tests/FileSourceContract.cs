using PolarisSync.Tests.Contract;

namespace PolarisSync.Plugins.File.Tests;

public sealed class FileSourceContract : SourceContract<FileHarness>;
