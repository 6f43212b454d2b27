package dev.latchkey.app.cli;

import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.engine.protocol.CredentialCarriers;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code latchkey explain GET /orders}: asks a running Latchkey what would become of a request. The credential comes from the
 * environment, because arguments stand in the process listing.
 */
@Command(
        name = "explain",
        description = {
            "Ask a running Latchkey what would become of a request, without making it.",
            "The credential is read from LATCHKEY_API_KEY or LATCHKEY_ACCESS_TOKEN.",
            "Exit codes: 0 allowed, 1 refused, 2 it could not be asked."
        },
        mixinStandardHelpOptions = true)
public final class ExplainCommand implements Callable<Integer> {

    private static final int COULD_NOT_ASK = 2;
    private static final String API_KEY = "LATCHKEY_API_KEY";
    private static final String ACCESS_TOKEN = "LATCHKEY_ACCESS_TOKEN";
    private static final String DEFAULT_URL = "http://localhost:8080";
    private static final JsonMapper JSON = JsonMapper.shared();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The API origin. Default: what the configuration says; without one " + DEFAULT_URL + ".")
    private @Nullable String typedUrl;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration that serve uses; latchkey.yaml in this folder if nothing is said.")
    private @Nullable Path configuration;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data folder instead, when a latchkey.yaml in this folder or beside it names it.")
    private @Nullable Path dataFolder;

    /** The API origin that is asked. */
    private String url = DEFAULT_URL;

    /** Absent where this machine's trust is enough. */
    private @Nullable SSLContext trust;

    /** Nobody said which it is. */
    private boolean isGuessed;

    @Option(
            names = "--credential",
            paramLabel = "ID",
            defaultValue = "",
            description = "Id of another credential of the same company (default: the one that asks).")
    private String credentialId = "";

    @Option(names = "--json", description = "Print the answer as it came.")
    private boolean isJson;

    @Parameters(index = "0", paramLabel = "METHOD", description = "For instance GET.")
    private String method = "";

    @Parameters(index = "1", paramLabel = "PATH", description = "For instance /orders, with the query if it has one.")
    private String path = "";

    private final CommandPlace place;

    ExplainCommand(CommandPlace place) {
        this.place = place;
    }

    @Override
    public Integer call() throws InterruptedException {
        url = typedUrl == null ? configuredUrl() : typedUrl;
        var answer = ask();
        if (isJson) {
            place.out().println(answer);
        } else {
            lines(answer).forEach(place.out()::println);
        }
        return switch (answer.path("decision").asString("")) {
            case "allow" -> 0;
            case "deny" -> 1;
            default -> COULD_NOT_ASK; // the question itself was refused, for instance for the asker's credential
        };
    }

    private String configuredUrl() {
        if (configuration != null && dataFolder != null) {
            throw new CommandFailure(COULD_NOT_ASK, "expected --config FILE or --data DIR, not both");
        }
        var here = Optional.of(DeploymentChoice.FILE).filter(Files::exists);
        var file = configuration != null
                ? Optional.of(configuration)
                : dataFolder == null ? here : DeploymentChoice.describing(dataFolder);
        if (file.isEmpty()) {
            isGuessed = true;
            return DEFAULT_URL;
        }
        try {
            var listeners = ConfigurationReader.read(file.get(), Map.of(), ConfigurationReader.Check.NONE)
                    .listeners();
            var tls = listeners.tls();
            trust = tls == null ? null : TrustedHere.with(tls.certificates());
            return listeners.apiOrigin();
        } catch (IOException e) {
            throw new CommandFailure(COULD_NOT_ASK, "listeners.tlsCertificates: " + PlainWords.of(e), e);
        } catch (ConfigurationException e) {
            throw new CommandFailure(COULD_NOT_ASK, String.valueOf(e.getMessage()), e);
        }
    }

    private JsonNode ask() throws InterruptedException {
        requireOrigin();
        requireAsker();
        var query = "method=" + encode(method) + "&path=" + encode(path)
                + (credentialId.isEmpty() ? "" : "&credential=" + encode(credentialId));
        try (var http = client()) {
            var request = HttpRequest.newBuilder(URI.create(url + "/access/v1/explain?" + query))
                    .timeout(Duration.ofSeconds(30));
            var key = System.getenv(API_KEY);
            var token = System.getenv(ACCESS_TOKEN);
            if (key != null) {
                request.header(keyHeader(http), key);
            }
            if (token != null) {
                request.header("Authorization", "Bearer " + token);
            }
            return JSON.readTree(
                    http.send(request.build(), BodyHandlers.ofString()).body());
        } catch (JacksonException e) {
            throw couldNotAsk(" does not answer like Latchkey: expected JSON", e);
        } catch (ConnectException e) {
            throw couldNotAsk(" does not answer: no connection could be made", e);
        } catch (SSLException e) {
            throw couldNotAsk(
                    " does not answer: no TLS connection could be made. Is it a port for https, and its certificate one"
                            + " that is trusted here?",
                    e);
        } catch (HttpTimeoutException e) {
            throw couldNotAsk(" does not answer in time", e);
        } catch (IOException e) {
            throw couldNotAsk(" does not answer like Latchkey: expected HTTP over the connection", e);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(COULD_NOT_ASK, "the credential is none that a header can carry", e);
        }
    }

    private HttpClient client() {
        var builder = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5));
        return trust == null ? builder.build() : builder.sslContext(trust).build();
    }

    private CommandFailure couldNotAsk(String what, Exception cause) {
        var guess = "; it was asked because "
                + (dataFolder == null
                        ? "there is no " + DeploymentChoice.FILE + " in this folder"
                        : "no " + DeploymentChoice.FILE + " names " + dataFolder)
                + ": say --config FILE or --url URL";
        return new CommandFailure(COULD_NOT_ASK, url + what + (isGuessed ? guess : ""), cause);
    }

    /** Who asks about the credential of another shows one. */
    private void requireAsker() {
        if (!credentialId.isEmpty() && System.getenv(API_KEY) == null && System.getenv(ACCESS_TOKEN) == null) {
            throw new CommandFailure(
                    COULD_NOT_ASK,
                    "--credential: expected a credential of the same company in the environment, by which you ask: "
                            + API_KEY + " or " + ACCESS_TOKEN);
        }
    }

    private void requireOrigin() {
        try {
            var origin = new URI(url);
            if (List.of("http", "https").contains(String.valueOf(origin.getScheme())) && origin.getHost() != null) {
                return;
            }
        } catch (URISyntaxException _) {
            // Told below, like any other text that is no origin.
        }
        throw new CommandFailure(
                COULD_NOT_ASK, "--url: expected an origin such as http://localhost:8080, got \"" + url + "\"");
    }

    /** The header that the deployment says carries API keys. */
    private String keyHeader(HttpClient http) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + "/.well-known/oauth-protected-resource"))
                .timeout(Duration.ofSeconds(30))
                .build();
        var name = JSON.readTree(http.send(request, BodyHandlers.ofString()).body())
                .path(CredentialCarriers.METADATA_MEMBER)
                .asString("");
        return CredentialCarriers.isName(name) ? name : CredentialCarriers.DEFAULT.keyHeader();
    }

    private static List<String> lines(JsonNode answer) {
        var lines = new ArrayList<String>();
        if (answer.has("decision")) {
            lines.add(answer.path("decision").asString("") + "  "
                    + answer.path("operation").path("signature").asString("no operation"));
        } else {
            lines.add(answer.path("message").asString(""));
        }
        if (answer.path("decision").asString("").equals("allow") && answer.has("leniencies")) {
            lines.add("  by the leniencies " + list(answer.path("leniencies")));
        }
        for (var gate : answer.path("gates")) {
            lines.add(String.format(
                    "  %-12s %s",
                    gate.path("gate").asString(""),
                    gate.path("outcome").asString("").replace('_', ' ')));
        }
        var explanation = answer.path("explanation");
        if (!explanation.isMissingNode()) {
            lines.add("  required: " + list(explanation.path("required")));
            lines.add("  held:     " + list(explanation.path("held")));
            lines.add("  missing:  " + list(explanation.path("missing")));
            lines.add("  " + explanation.path("whoCanGrant").asString(""));
        }
        return lines;
    }

    private static String list(JsonNode values) {
        var text = new StringBuilder();
        values.forEach(value -> text.append(text.isEmpty() ? "" : ", ").append(value.asString("")));
        return text.isEmpty() ? "-" : text.toString();
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
