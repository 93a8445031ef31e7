using System.CommandLine;
using System.CommandLine.Invocation;
using PolarisSync.Host.Hosting;

namespace PolarisSync.Host.Commands;

/// <summary>Prints the product's version alone, for people and scripts.</summary>
internal sealed class PrintVersion(CommandContext context) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        context.Output.WriteLine(ProductVersion.Text);
        return ExitCodes.Done;
    }
}
