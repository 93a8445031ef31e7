using Microsoft.Extensions.Logging;
using PolarisSync.Core.Configuration;

namespace PolarisSync.Host.Configuration;

/// <summary>Writes problems to the log, one entry each.</summary>
internal sealed partial class ProblemReporter(ILogger<ProblemReporter> logger)
{
    public void Report(IEnumerable<ConfigurationProblem> problems)
    {
        foreach (var problem in problems)
        {
            if (problem.Severity == ProblemSeverity.Error)
            {
                Log.Fault(logger, problem);
            }
            else
            {
                Log.Advice(logger, problem);
            }
        }
    }
}
