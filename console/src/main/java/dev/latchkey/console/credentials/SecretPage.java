package dev.latchkey.console.credentials;

import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.Credential.ApiKey;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.Credential.PartnerKey;
import dev.latchkey.core.credential.CredentialStores;
import dev.latchkey.core.credential.NewSecret;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.page.Pages;
import dev.latchkey.page.ShellText;
import dev.latchkey.page.Visit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The one page that shows a secret, as the answer to the form that made it; no cache may keep it. */
public final class SecretPage {

    /**
     * A new secret with what to do with it.
     *
     * @param isRotation whether the credential had a secret before
     * @param environment lines for a {@code .env} file
     * @param command for a shell, works as pasted; absent when it may call nothing that needs no further parameter
     * @param warning that it gets into nothing; absent when it gets into something
     * @param path of the credential
     *
     * @implNote Many parameters: one for each thing that the page shows.
     */
    public record Model(
            String name,
            boolean isClient,
            boolean isRotation,
            String id,
            String secret,
            String environment,
            @Nullable String command,
            @Nullable String warning,
            String path) {
        @Override
        public String toString() {
            return "SecretPage.Model[redacted]";
        }
    }

    private final Pages pages;
    private final CredentialStores stores;
    private final SampleCalls samples;
    private final ReachWarning warnings;

    SecretPage(Pages pages, CredentialStores stores, SampleCalls samples, ReachWarning warnings) {
        this.pages = pages;
        this.stores = stores;
        this.samples = samples;
        this.warnings = warnings;
    }

    HttpResponse show(Visit visit, NewSecret<? extends Credential> made, boolean isRotation) {
        var credential = made.credential();
        var secret = made.secret().reveal();
        var isClient = credential instanceof OAuthClient;
        var model = new Model(
                credential.facts().label().name(),
                isClient,
                isRotation,
                credential.id(),
                secret,
                environment(credential.id(), secret, isClient),
                command(credential, secret).orElse(null),
                warnings.of(credential),
                CredentialPages.pathOf(credential.id()).value());
        return pages.console(200, visit, "credentials/secret", model);
    }

    private String environment(String id, String secret, boolean isClient) {
        var prefix = pages.catalogue().wording().brand().environmentPrefix();
        return isClient
                ? "%1$s_CLIENT_ID=%2$s\n%1$s_CLIENT_SECRET=%3$s".formatted(prefix, id, secret)
                : "%s_API_KEY=%s".formatted(prefix, secret);
    }

    private Optional<String> command(Credential credential, String secret) {
        return switch (credential) {
            case ApiKey _ ->
                samples.ofApiKey()
                        .map(call -> ofKey(
                                call.header().isEmpty()
                                        ? pages.catalogue().carriers().keyHeader()
                                        : call.header(),
                                secret,
                                samples.apiOrigin() + call.path()));
            case OAuthClient client -> ofClient(client, secret);
            case PartnerKey _ -> Optional.empty();
        };
    }

    private Optional<String> ofClient(OAuthClient client, String secret) {
        var settings = client.settings();
        var role = stores.transactions()
                .read(tx -> stores.companies().findRole(tx, client.companyId(), settings.systemRoleId()))
                .orElse(null);
        return samples.ofClient(settings.scopes(), role)
                .map(path -> ofClient(client.id(), secret, samples.apiOrigin(), path));
    }

    static String ofKey(String header, String secret, String address) {
        return "curl -H " + ShellText.quoted(header + ": " + secret) + " " + ShellText.quoted(address);
    }

    static String ofClient(String id, String secret, String apiOrigin, String path) {
        return """
            TOKEN=$(curl -s -u %s \\
              -d grant_type=client_credentials %s \\
              | sed 's/.*"access_token" *: *"\\([^"]*\\)".*/\\1/')
            curl -H "Authorization: Bearer $TOKEN" %s\
            """.formatted(
                        ShellText.quoted(id + ":" + secret),
                        ShellText.quoted(apiOrigin + "/identity/oauth/token"),
                        ShellText.quoted(apiOrigin + path));
    }
}
