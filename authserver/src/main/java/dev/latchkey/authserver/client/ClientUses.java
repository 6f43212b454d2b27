package dev.latchkey.authserver.client;

import dev.latchkey.authserver.client.AuthenticatedClient.OfCompany;
import dev.latchkey.authserver.client.AuthenticatedClient.OfPartner;
import dev.latchkey.core.credential.UsageRecorder;
import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.edge.http.HttpResponse;
import java.time.Instant;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Remembers which of its secrets a client proved itself with, wherever it did and was answered, so that nobody cuts off a secret that
 * is in use. Never blocks.
 */
public final class ClientUses {

    private final UsageRecorder usage;

    public ClientUses(UsageRecorder usage) {
        this.usage = usage;
    }

    /** Records the use when there is an answer, and hands that on. A client that used no secret leaves nothing. */
    public UnaryOperator<HttpResponse> recording(AuthenticatedClient client, HttpRequest request, Instant now) {
        return answer -> {
            switch (client) {
                case OfCompany(var company, var secretId) -> record(company.clientId(), secretId, request, answer, now);
                case OfPartner(var application, var _, var secretId) -> {
                    if (secretId != null) {
                        record(application.clientId(), secretId, request, answer, now);
                    }
                }
            }
            return answer;
        };
    }

    private void record(String clientId, String secretId, HttpRequest request, HttpResponse answer, Instant now) {
        usage.recordUse(
                clientId,
                secretId,
                now,
                request.clientAddress().getHostAddress(),
                Objects.requireNonNullElse(request.headers().get("User-Agent"), ""),
                request.method() + " " + request.path(),
                Integer.toString(answer.status()));
    }
}
