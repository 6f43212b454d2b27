package dev.latchkey.manage;

import dev.latchkey.core.credential.ClientProofCommands;
import dev.latchkey.edge.http.HttpResponse;
import java.time.InstantSource;
import java.util.Map;

/** {@code /manage/v1/credentials/{credentialId}/authentication}: how an OAuth client proves itself. */
public final class AuthenticationOperations extends Operations {

    private final ClientProofCommands commands;
    private final InstantSource clock;

    public AuthenticationOperations(ClientProofCommands commands, InstantSource clock) {
        this.commands = commands;
        this.clock = clock;
    }

    @Override
    void addTo(Map<String, ManagementApi.Handler> handlers) {
        handlers.put("credentials.setAuthentication", this::change);
    }

    /** Everything is replaced, so what is left out is as for a new client. */
    private HttpResponse change(ManageCall call) {
        var input = JsonInput.read(call, AuthenticationJson.FIELDS.toArray(String[]::new));
        var changed = commands.change(
                call.actor(),
                call.path("credentialId"),
                AuthenticationJson.read(input),
                before -> Answers.requireMatch(call, CredentialJson.of(before, clock.instant())));
        var credential = CredentialJson.of(changed.client(), clock.instant());
        var body = Answers.object();
        body.set("credential", credential);
        var secret = changed.secret();
        body.put("secret", secret == null ? null : secret.reveal());
        return Answers.ok(body).with("ETag", Answers.tag(credential));
    }
}
