package dev.latchkey.app.doctor;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.ConfigurationException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Everything that is looked at, in the order in which it has to be right. */
public final class Checkup {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private Checkup() {}

    /** Where a configuration comes from. */
    @FunctionalInterface
    public interface Source {
        Configuration read() throws ConfigurationException;
    }

    /**
     * Looks at all of it; changes nothing.
     *
     * @param checked the configuration, with documents, catalogue and store held against each other
     * @param values the configuration, its values alone
     */
    public static List<Finding> look(Source checked, Source values, InstantSource clock)
            throws IOException, InterruptedException {
        var findings = new ArrayList<Finding>();
        try {
            checked.read();
            findings.add(Finding.ok("configuration", "configuration, catalogue and documents fit together"));
        } catch (ConfigurationException e) {
            findings.add(Finding.failed("configuration", String.valueOf(e.getMessage()), "correct what is named"));
        }
        Configuration configuration;
        try {
            configuration = values.read();
        } catch (ConfigurationException _) {
            return findings; // told above, and nothing else can be looked at
        }
        findings.add(process(configuration));
        findings.addAll(FolderCheck.look(configuration.dataFolder()));
        findings.addAll(SurroundingsCheck.look(configuration, clock));
        return findings;
    }

    private static Finding process(Configuration configuration) throws InterruptedException {
        var ready = configuration.listeners().privateOrigin() + "/health/ready";
        try (var http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create(ready)).timeout(PATIENCE).build(), BodyHandlers.ofString());
            return answer.statusCode() == 200
                    ? Finding.ok("process", "a deployment runs here and is ready")
                    : Finding.failed(
                            "process",
                            "what runs here is not ready: " + answer.body(),
                            "see \"Watching\" in docs/operating.md for each reason");
        } catch (IOException _) {
            return Finding.ok("process", "nothing runs at " + ready);
        }
    }
}
