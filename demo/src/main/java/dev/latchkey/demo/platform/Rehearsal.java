package dev.latchkey.demo.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** One request of each kind against a running demonstration. */
final class Rehearsal {

    private Rehearsal() {}

    static void run(DemoFile.Contents demo) throws InterruptedException {
        var acme = demo.companies().getFirst();
        var client = acme.clients().getFirst();
        try (var http = HttpClient.newHttpClient()) {
            send(http, get(demo, "/v1/companies/acme/postings?limit=3"));
            send(http, get(demo, "/jobs?limit=3").header("X-SmartToken", acme.apiKey()));
            send(http, get(demo, "/candidates?limit=3"));
            var answer = send(
                    http,
                    HttpRequest.newBuilder(URI.create(demo.apiUrl() + "/identity/oauth/token"))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials&client_id="
                                    + client.clientId() + "&client_secret=" + client.clientSecret())));
            var token = answer.replaceFirst(".*\"access_token\":\"([^\"]*)\".*", "$1");
            send(http, get(demo, "/candidates?limit=3").header("Authorization", "Bearer " + token));
            send(
                    http,
                    get(demo, "/access/v1/explain?method=GET&path=/jobs").header("Authorization", "Bearer " + token));
        }
    }

    private static HttpRequest.Builder get(DemoFile.Contents demo, String target) {
        return HttpRequest.newBuilder(URI.create(demo.apiUrl() + target));
    }

    private static String send(HttpClient http, HttpRequest.Builder request) throws InterruptedException {
        try {
            return http.send(request.build(), BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException("the demonstration does not answer", e);
        }
    }
}
