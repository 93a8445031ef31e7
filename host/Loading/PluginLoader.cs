using System.Reflection;
using PolarisSync.Abstractions;
using IsolatedLoader = McMaster.NETCore.Plugins.PluginLoader;

namespace PolarisSync.Host.Loading;

/// <summary>Loads adapter DLLs, each into a context of its own. A broken one is reported and stops nobody.</summary>
internal static class PluginLoader
{
    /// <summary>Looks for <c>NAME/NAME.dll</c>. An absent folder holds no plugins.</summary>
    public static PluginSet LoadAll(string pluginsPath) => new([.. AdapterFolder.List(pluginsPath).Select(Load)]);

    /// <summary>Loads one adapter; what is wrong stands in <see cref="PluginEntry.Fault"/>.</summary>
    public static PluginEntry Load(AdapterFolder folder)
    {
        var entry = new PluginEntry { File = folder.File };
#pragma warning disable CA1031 // Whatever a foreign DLL throws while it is loaded must not stop the host or the other adapters.
        try
        {
            entry = entry with { Stamp = folder.Stamp() };
            if (!File.Exists(folder.Dll))
            {
                throw new PluginFaultException(
                    $"the folder '{folder.Name}' holds {string.Join(", ", folder.Libraries())} but no {folder.Name}.dll, which is what the host loads; give the folder the name of the adapter's DLL.");
            }

            entry = entry with { Facts = AssemblyFacts.Read(folder.Dll) };
            entry = entry with { Warning = PluginRules.CheckVersion(entry.Facts.BuiltAgainst) };
            PluginRules.CheckDependencies(folder, entry.Facts);
            return entry with { Loaded = Start(folder) };
        }
        catch (Exception error)
        {
            return entry with { Fault = Explain(folder, error) };
        }
#pragma warning restore CA1031
    }

    private static LoadedPlugin Start(AdapterFolder folder)
    {
        // Loaded from memory, so that a file can be replaced while the host runs. Only what stands in an adapter's signatures is shared:
        // the abstractions and the logging abstractions they are made of; every other library is the adapter's own version.
        var revision = folder.Revision();
        var loader = IsolatedLoader.CreateFromAssemblyFile(folder.Dll, config =>
        {
            config.IsUnloadable = true;
            config.LoadInMemory = true;
            config.PreferSharedTypes = false;
            foreach (var shared in PluginRules.Shared)
            {
                config.SharedAssemblies.Add(shared);
            }
        });
        try
        {
            var entry = (IPlugin)Run("its constructor", () => Activator.CreateInstance(FindEntry(folder, loader.LoadDefaultAssembly()))!);
            var registrar = new PluginRegistrar(folder.File);
            Run("Register", () =>
            {
                entry.Register(registrar);
                return true;
            });
            var info = Run("Info", () => entry.Info) ?? throw new PluginFaultException("its Info is null; it tells name and version of the adapter.");
            return new()
            {
                File = folder.File,
                Revision = revision,
                Info = info with { },
                Endpoints = registrar.Endpoints,
                TaskProviders = registrar.TaskProviders,
                Context = new PluginContext(loader),
            };
        }
        catch
        {
            loader.Dispose();
            throw;
        }
    }

    private static Type FindEntry(AdapterFolder folder, Assembly assembly)
    {
        var candidates = assembly.GetTypes().Where(type => type.IsClass && typeof(IPlugin).IsAssignableFrom(type)).OrderBy(type => type.FullName, StringComparer.Ordinal).ToList();
        var entries = candidates.Where(type => type.IsVisible && !type.IsAbstract && !type.ContainsGenericParameters).ToList();
        if (entries.Count > 1)
        {
            throw new PluginFaultException($"{entries.Count} public classes implement {nameof(IPlugin)} ({string.Join(", ", entries.Select(type => type.FullName))}); exactly one may.");
        }

        if (entries is [var entry])
        {
            return entry.GetConstructor(Type.EmptyTypes) is not null
                ? entry
                : throw new PluginFaultException($"{entry.FullName} has no public constructor without parameters, so the host cannot create it.");
        }

        if (candidates is [var candidate, ..])
        {
            var why = candidate.IsAbstract ? "abstract" : candidate.ContainsGenericParameters ? "generic" : "not public";
            throw new PluginFaultException($"{candidate.FullName} implements {nameof(IPlugin)} but is {why}, so the host cannot create it.");
        }

        var copy = Path.GetFileName(typeof(IPlugin).Assembly.ManifestModule.Name);
        throw new PluginFaultException(
            $"no public class implements {nameof(IPlugin)}; exactly one must.{(File.Exists(Path.Combine(folder.FullPath, copy)) ? $" Its folder holds a {copy} of its own: take that away." : "")}");
    }

    // Names the part of the adapter that failed, in its own words.
    private static T Run<T>(string what, Func<T> part)
    {
        try
        {
            return part();
        }
        catch (Exception error) when (error is not PluginFaultException && Cause(error) is not (FileNotFoundException or MissingMemberException or TypeLoadException or BadImageFormatException))
        {
            var cause = Cause(error);
            throw new PluginFaultException($"{what} failed: {cause.GetType().Name}: {cause.Message}", cause);
        }
    }

    private static Exception Cause(Exception error) => error switch
    {
        TargetInvocationException { InnerException: { } inner } => Cause(inner),
        TypeInitializationException { InnerException: { } inner } => Cause(inner),
        ReflectionTypeLoadException { LoaderExceptions: [{ } first, ..] } => Cause(first),
        _ => error,
    };

    private static string Explain(AdapterFolder folder, Exception error) => Cause(error) switch
    {
        PluginFaultException fault => fault.Message,
        BadImageFormatException => "the file is no .NET assembly, or it is damaged.",
        FileNotFoundException { FileName: { Length: > 0 } name } when !Path.IsPathRooted(name) =>
            $"it needs {ShortName(name)}, which is neither in its folder nor in the host; drop in all files that `dotnet publish` gives.",
        MissingMemberException or TypeLoadException => $"it does not fit this host: {Cause(error).Message}",
        IOException or UnauthorizedAccessException => $"its folder {folder.Name} cannot be read: {error.Message}",
        var cause => $"it failed while it was loaded: {cause.GetType().Name}: {cause.Message}",
    };

    private static string ShortName(string assembly)
    {
        var name = new AssemblyName(assembly);
        return $"{name.Name} {name.Version}";
    }
}
