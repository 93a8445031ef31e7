using PolarisSync.Tests.Fakes.Polaris.Wire;

namespace PolarisSync.Tests.Fakes.Polaris.Naming;

/// <summary>Users: there is one, with a password as every clean server has it.</summary>
internal sealed class Login(ServerContext context)
{
    private const string Password = TokenCheck.UserName;

    public Response Enter(LoginRequest request)
    {
        var name = request.Name ?? "";
        if (name != TokenCheck.UserName || (request.Owner ?? name) != TokenCheck.UserName)
        {
            return Answers.One(Codes.NoUser);
        }

        if (request.Password != Password)
        {
            var refused = Answers.One(Codes.NotApproved);
            refused.Info = $"{Codes.Text(Codes.NotApproved)}:name or password is wrong";
            return refused;
        }

        var answer = Answers.One(Codes.Done);
        answer.LoginResponse = new() { UserId = TokenCheck.UserId, Name = name, Role = "main", OwnerId = "", Token = context.Tokens.Token };
        return answer;
    }

    public Response Status()
    {
        var answer = Answers.One(Codes.Done);
        answer.OptionSwitch = new()
        {
            Options =
            {
                ["auth"] = Word(context.Tokens.ConsoleAuth || context.Tokens.ClientAuth),
                ["clientOpen"] = Word(context.Tokens.ClientAuth),
                ["consoleOpen"] = Word(context.Tokens.ConsoleAuth),
            },
        };
        return answer;
    }

    private static string Word(bool truth) => truth ? "true" : "false";
}
