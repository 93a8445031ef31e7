using System.Reflection;
using System.Xml;
using System.Xml.Linq;

namespace PolarisSync.Host.Loading;

/// <summary>The documentation comments of an adapter, from the XML file that the compiler puts beside its DLL.</summary>
internal sealed class DocComments
{
    private readonly Dictionary<string, string> _summaries = new(StringComparer.Ordinal);

    /// <summary>Reads the file beside a DLL; there are no comments where it is absent or cannot be read.</summary>
    public static DocComments Beside(string dll)
    {
        var comments = new DocComments();
        var file = Path.ChangeExtension(dll, ".xml");
        try
        {
            foreach (var member in File.Exists(file) ? XDocument.Load(file).Descendants("member") : [])
            {
                if ((string?)member.Attribute("name") is { } name && member.Element("summary") is { } summary)
                {
                    comments._summaries[name] = string.Join(' ', Text(summary).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
                }
            }
        }
        catch (Exception error) when (error is XmlException or IOException or UnauthorizedAccessException)
        {
            // Descriptions are a help for the editor; what may stand in a document does not depend on them.
            comments._summaries.Clear();
        }

        return comments;
    }

    /// <summary>The summary of a property or field, in one line of Markdown; null without one.</summary>
    public string? Find(MemberInfo member) =>
        _summaries.GetValueOrDefault($"{(member is PropertyInfo ? 'P' : 'F')}:{member.DeclaringType?.FullName?.Replace('+', '.')}.{member.Name}");

    private static string Text(XElement element) => string.Concat(element.Nodes().Select(node => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" or "code" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" or "paramref" or "seealso" } see => $"`{Named(see)}`",
        XElement other => $" {Text(other)} ",
        _ => "",
    }));

    private static string Named(XElement see) =>
        see.Value.Length > 0 ? see.Value : ((string?)see.Attribute("cref") ?? (string?)see.Attribute("langword") ?? (string?)see.Attribute("name") ?? "").Split('.', ':')[^1];
}
