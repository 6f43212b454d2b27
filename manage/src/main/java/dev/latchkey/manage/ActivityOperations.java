package dev.latchkey.manage;

import dev.latchkey.core.activity.ActivityStore;
import dev.latchkey.core.activity.ActivityStores;
import dev.latchkey.core.activity.RecordedCall;
import dev.latchkey.core.activity.RecordedRefusal;
import dev.latchkey.core.activity.Subject;
import dev.latchkey.core.catalogue.ErrorCodes;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.core.credential.Credentials;
import dev.latchkey.edge.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** What credentials do, and why a request was refused. */
public final class ActivityOperations extends Operations {

    private static final int DAYS_LOOKED_BACK = 30;
    private static final int HOURS_LOOKED_BACK = 24;

    private final ActivityStores stores;
    private final Credentials credentials;
    private final ActorRights rights;
    private final ErrorCodes errorCodes;
    private final InstantSource clock;

    public ActivityOperations(
            ActivityStores stores,
            Credentials credentials,
            ActorRights rights,
            ErrorCodes errorCodes,
            InstantSource clock) {
        this.stores = stores;
        this.credentials = credentials;
        this.rights = rights;
        this.errorCodes = errorCodes;
        this.clock = clock;
    }

    @Override
    void addTo(Map<String, ManagementApi.Handler> handlers) {
        handlers.put("credentials.activity", this::activity);
        handlers.put("requests.get", this::request);
    }

    private HttpResponse activity(ManageCall call) {
        var now = clock.instant();
        var subject = new Subject(call.companyId(), call.path("credentialId"));
        var body = Answers.object();
        stores.transactions().read(tx -> {
            rights.get(tx, call.actor()).require(Permissions.CREDENTIALS_VIEW);
            if (credentials
                    .find(tx, subject.companyId(), subject.credentialId())
                    .isEmpty()) {
                throw CommandRefused.notFound("credential");
            }
            var store = stores.activity();
            var hours = body.putArray("hours");
            var hour = Duration.ofHours(1).toSeconds();
            for (var count : store.counts(tx, subject, now.getEpochSecond() / hour - HOURS_LOOKED_BACK + 1)) {
                hours.addObject()
                        .put("from", Instant.ofEpochSecond(count.hour() * hour).toString())
                        .put("outcome", count.outcome().wireName())
                        .put("calls", count.calls());
            }
            var calls = body.putArray("calls");
            store.calls(tx, subject, ActivityStore.CALLS_MAX).forEach(one -> calls.add(json(one)));
            var refusals = body.putArray("refusals");
            store.refusals(tx, subject, ActivityStore.CALLS_MAX).forEach(one -> refusals.add(json(one)));
            var used = body.putObject("scopesUsed");
            var today = now.getEpochSecond() / Duration.ofDays(1).toSeconds();
            store.scopesUsed(tx, subject, today - DAYS_LOOKED_BACK + 1).forEach(used::put);
            return body;
        });
        return Answers.ok(body);
    }

    private HttpResponse request(ManageCall call) {
        var id = call.path("requestId");
        var found = stores.transactions().read(tx -> {
            rights.get(tx, call.actor()).require(Permissions.CREDENTIALS_VIEW);
            var refusal = stores.activity().findRefusal(tx, call.companyId(), id);
            return refusal.isPresent()
                    ? refusal.map(this::json)
                    : stores.activity().findCall(tx, call.companyId(), id).map(one -> {
                        var body = Answers.object();
                        body.set("call", json(one));
                        body.putNull("explanation");
                        return body;
                    });
        });
        return Answers.ok(found.orElseThrow(() -> Problem.notFound("request")));
    }

    private static ObjectNode json(RecordedCall call) {
        return Answers.object()
                .put("requestId", call.requestId())
                .put("at", call.at().toString())
                .put("operation", call.operation())
                .put("status", call.status())
                .put("outcome", call.outcome().wireName())
                .put("address", call.address())
                .put("userAgent", call.userAgent());
    }

    private ObjectNode json(RecordedRefusal refusal) {
        var body = Answers.object().put("credentialId", refusal.credentialId());
        body.set("call", json(refusal.call()));
        var told = refusal.explanation();
        var explanation = body.putObject("explanation");
        explanation.put("code", errorCodes.of(refusal.reason()));
        explanation.put("message", refusal.reason().message());
        explanation.put("gate", told.gate().wireName());
        list(explanation, "required", told.required());
        list(explanation, "held", told.held());
        list(explanation, "missing", told.missing());
        explanation.put("whoCanGrant", told.whoCanGrant());
        return body;
    }

    private static void list(ObjectNode body, String name, List<String> texts) {
        var array = body.putArray(name);
        texts.forEach(array::add);
    }
}
