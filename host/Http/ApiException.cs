using Microsoft.AspNetCore.Http;

namespace PolarisSync.Host.Http;

/// <summary>A request cannot be answered as asked; the message is the problem's detail.</summary>
internal sealed class ApiException : Exception
{
    public ApiException()
    {
    }

    public ApiException(string message)
        : base(message)
    {
    }

    public ApiException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public ApiException(int status, string message)
        : base(message) => Status = status;

    public int Status { get; } = StatusCodes.Status400BadRequest;
}
