package dev.latchkey.app.cli;

import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.node.Deployment;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.company.CompanyCommands.NewUser;
import dev.latchkey.core.company.User;
import dev.latchkey.edge.http.JsonBody;
import dev.latchkey.page.NewPasswordPage;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code latchkey user list|create|link|role|activate|deactivate}: the people of a company. */
@Command(name = "user", description = "The people of a company.", mixinStandardHelpOptions = true)
public final class UserCommand {

    private static final int LISTED_MAX = 10_000;

    UserCommand() {}

    @Command(description = "List the users.", mixinStandardHelpOptions = true)
    int list(@Mixin CompanyChoice company, @Option(names = "--json", description = "One JSON array.") boolean isJson)
            throws IOException, ConfigurationException {
        List<User> users = company.open((deployment, operator) -> deployment
                .stores()
                .transactions()
                .read(tx -> deployment.stores().users().page(tx, operator.companyId(), "", LISTED_MAX)));
        if (isJson) {
            var array = JsonBody.array();
            users.forEach(user -> describe(array.addObject(), user));
            company.place().out().println(array);
        } else {
            users.forEach(user -> print(company.place(), user, false));
        }
        return 0;
    }

    @Command(
            description = {
                "Add a user, who has no password yet.",
                "The person chooses one with \"Forgot your password?\" on the sign-in page, or by the link that user"
                        + " link prints."
            },
            mixinStandardHelpOptions = true)
    int create(
            @Mixin CompanyChoice company,
            @Parameters(paramLabel = "EMAIL", description = "What the person signs in with.") String email,
            @Option(names = "--first-name", required = true, description = "First name.") String firstName,
            @Option(names = "--last-name", required = true, description = "Last name.") String lastName,
            @Option(
                            names = {"--system-role", "--role"},
                            required = true,
                            description = "Id of a role that the catalogue defines, or of one of the company's own.")
                    String systemRole,
            @Option(names = "--access-group", description = "Id of an access group.") @Nullable String accessGroup,
            @Option(names = "--json", description = "One JSON object.") boolean isJson)
            throws IOException, ConfigurationException {
        var user = company.open((deployment, operator) -> deployment
                .companies()
                .commands()
                .createUser(
                        operator,
                        new NewUser(
                                deployment.companies().commands().newId(),
                                new EmailAddress(email),
                                firstName,
                                lastName,
                                systemRole,
                                accessGroup,
                                null)));
        print(company.place(), user, isJson);
        return 0;
    }

    @Command(
            description = {
                "Print a link, good once and for 7 days, with which a user who has no password yet chooses one.",
                "For a person to whom no letter can be sent; whoever has it signs in as them."
            },
            mixinStandardHelpOptions = true)
    int link(
            @Mixin CompanyChoice company,
            @Parameters(paramLabel = "EMAIL", description = "What the person signs in with.") String email,
            @Option(names = "--json", description = "One JSON object.") boolean isJson)
            throws IOException, ConfigurationException {
        var link = company.work((open, operator) -> {
            var user = find(open.deployment(), operator, email);
            return NewPasswordPage.addressOf(
                    open.webOrigin(), open.deployment().people().invitations().link(operator, user.id()));
        });
        var out = company.place().out();
        out.println(isJson ? JsonBody.object().put("link", link).toString() : link);
        return 0;
    }

    @Command(description = "Give a user another system role.", mixinStandardHelpOptions = true)
    int role(
            @Mixin CompanyChoice company,
            @Parameters(index = "0", paramLabel = "EMAIL", description = "What the person signs in with.") String email,
            @Parameters(index = "1", paramLabel = "ROLE", description = "As for create.") String systemRole,
            @Option(names = "--json", description = "One JSON object.") boolean isJson)
            throws IOException, ConfigurationException {
        var user = company.open((deployment, operator) -> {
            var found = find(deployment, operator, email);
            return deployment
                    .companies()
                    .commands()
                    .changeRole(operator, found.id(), systemRole, found.accessGroupId());
        });
        print(company.place(), user, isJson);
        return 0;
    }

    @Command(description = "Let a user sign in again.", mixinStandardHelpOptions = true)
    int activate(
            @Mixin CompanyChoice company,
            @Parameters(paramLabel = "EMAIL", description = "What the person signs in with.") String email,
            @Option(names = "--json", description = "One JSON object.") boolean isJson)
            throws IOException, ConfigurationException {
        return setActive(company, email, true, isJson);
    }

    @Command(
            description = "End a user's sessions and everything applications hold for them, at once.",
            mixinStandardHelpOptions = true)
    int deactivate(
            @Mixin CompanyChoice company,
            @Mixin Destruction.Answer answer,
            @Parameters(paramLabel = "EMAIL", description = "What the person signs in with.") String email,
            @Option(names = "--json", description = "One JSON object.") boolean isJson)
            throws IOException, ConfigurationException {
        return setActive(company, email, false, isJson);
    }

    private static int setActive(CompanyChoice company, String email, boolean isActive, boolean isJson)
            throws IOException, ConfigurationException {
        var user = company.open((deployment, operator) -> {
            var found = find(deployment, operator, email);
            deployment.companies().commands().setUserActive(operator, found.id(), isActive);
            return found;
        });
        CommandResults.activity(company.place(), "email", user.email().value(), isActive, isJson);
        return 0;
    }

    static User find(Deployment deployment, Actor.OperatorInCompany operator, String email) {
        var address = new EmailAddress(email);
        return deployment
                .stores()
                .transactions()
                .read(tx -> deployment.stores().users().findByEmail(tx, operator.companyId(), address))
                .orElseThrow(() -> CommandRefused.notFound("user " + email));
    }

    private static void print(CommandPlace place, User user, boolean isJson) {
        if (isJson) {
            place.out().println(describe(JsonBody.object(), user));
        } else {
            place.out()
                    .printf(
                            "%-36s %-8s %-16s %s%n",
                            user.email().value(),
                            user.isActive() ? "active" : "inactive",
                            user.systemRoleId(),
                            user.id());
        }
    }

    private static ObjectNode describe(ObjectNode object, User user) {
        return object.put("id", user.id())
                .put("email", user.email().value())
                .put("firstName", user.firstName())
                .put("lastName", user.lastName())
                .put("systemRole", user.systemRoleId())
                .put("accessGroup", user.accessGroupId())
                .put("active", user.isActive());
    }
}
