package dev.latchkey.app.cli;

import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.core.credential.CredentialFormat;
import dev.latchkey.core.partner.NewApplication;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.PartnerCommands.CreatedApplication;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.edge.http.JsonBody;
import dev.latchkey.engine.protocol.Scopes;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code latchkey app create}: an application of a partner, which acts for users once a company has let it in. */
@Command(
        name = "create",
        description = {
            "Make an application of a partner and print its client secret, this once; standard error says its"
                    + " client_id.",
            "A public one (--public) has no secret and always uses PKCE; its client_id is printed."
        },
        mixinStandardHelpOptions = true)
final class NewAppCommand implements Callable<Integer> {

    @Mixin
    private final DeploymentChoice choice;

    @Option(
            names = "--partner",
            paramLabel = "ID",
            required = true,
            description = "Whose it is; partner list shows ids.")
    private String partnerId = "";

    @Option(names = "--name", required = true, description = "What users are shown.")
    private String name = "";

    @Option(names = "--description", defaultValue = "", description = "What it does.")
    private String description = "";

    @Option(
            names = "--redirect-uri",
            paramLabel = "URL",
            required = true,
            description = "Where users come back to, compared exactly. May be repeated.")
    private List<String> redirectUris = List.of();

    @Option(
            names = "--scope",
            required = true,
            description = "The scopes it may ask for, joined by spaces, as in the scope parameter of OAuth 2.0.")
    private String scope = "";

    @Option(names = "--public", description = "It runs on its users' machines and can keep no secret.")
    private boolean isPublic;

    @Option(names = "--json", description = "One JSON object.")
    private boolean isJson;

    NewAppCommand(CommandPlace place) {
        this.choice = new DeploymentChoice(place);
    }

    @Override
    public Integer call() throws IOException, ConfigurationException {
        var uris = redirectUris.stream().map(NewAppCommand::redirectUri).toList();
        try (var open = choice.open()) {
            var deployment = open.deployment();
            var scopes = ClientCommand.scopes(scope, deployment);
            var request = new NewApplication(
                    CredentialFormat.generateClientId(deployment.random()),
                    name,
                    description,
                    uris,
                    scopes,
                    Scopes.NONE,
                    true,
                    isPublic);
            var made = CommandRefusals.asFailures(() -> deployment
                    .partners()
                    .commands()
                    .createApplication(new PartnerActor.OfPlatform(CommandRefusals.OPERATOR), partnerId, request));
            print(made);
        }
        return 0;
    }

    private static RedirectUri redirectUri(String value) {
        return RedirectUri.parse(value)
                .orElseThrow(() -> new CommandFailure(
                        2, "--redirect-uri: expected an https address, or http of this machine, got " + value));
    }

    private void print(CreatedApplication made) {
        var place = choice.place();
        var secret = made.secret();
        var clientId = made.application().clientId();
        if (isJson) {
            place.out()
                    .println(JsonBody.object()
                            .put("clientId", clientId)
                            .put("clientSecret", secret == null ? null : secret.reveal())
                            .put("partnerId", made.application().partnerId())
                            .put("name", made.application().name()));
        } else if (secret == null) {
            place.out().println(clientId);
        } else {
            place.out().println(secret.reveal());
            place.err().println("client_id " + clientId + "; the secret is not shown again");
        }
    }
}
