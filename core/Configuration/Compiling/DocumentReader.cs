using System.Collections.Immutable;
using PolarisSync.Abstractions;

namespace PolarisSync.Core.Configuration;

/// <summary>Reads one document: syntax, names, shapes and values.</summary>
internal sealed class DocumentReader(IEndpointTypeCatalog catalog, ISecretSource secrets)
{
    /// <summary>What could be read, with every fault found; an absent document has no tasks and no faults.</summary>
    public DocumentDraft Read(TaskDocument document)
    {
        if (document.Text is not { } text)
        {
            return new() { Document = document };
        }

        var context = new ReadContext(document.Origin, new SecretReferences(secrets));
        var draft = new DocumentDraft { Document = document };
        if (DocumentParser.Parse(text, context.Error) is { } root && context.Object(root, "", DocumentShape.Object.Names) is { } reader)
        {
            _ = reader.Text(DocumentShape.Schema.Name);
            var tasks = new TaskReader(new EndpointReader(catalog), MethodsReader.Read(reader));
            draft = draft with
            {
                HealthCheck = ReportReader.ReadHealthCheck(reader),
                Report = ReportReader.ReadReport(reader),
                Tasks = [.. reader.Elements("tasks").Select(element => tasks.Read(context, element.Node, element.Path)).OfType<TaskDraft>()],
            };
        }

        return draft with { Problems = Sort(context.Problems) };
    }

    /// <summary>In the order of the document, as people work through it.</summary>
    public static ImmutableArray<ConfigurationProblem> Sort(IEnumerable<ConfigurationProblem> problems) =>
        [.. problems.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column).ThenBy(problem => problem.Path, StringComparer.Ordinal)];
}
