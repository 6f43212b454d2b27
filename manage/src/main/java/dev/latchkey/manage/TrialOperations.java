package dev.latchkey.manage;

import dev.latchkey.core.activity.ActivityStores;
import dev.latchkey.core.activity.ScopeTrial;
import dev.latchkey.core.activity.ScopeTrialCommands;
import dev.latchkey.core.activity.Subject;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.company.ActorRights;
import dev.latchkey.edge.http.HttpResponse;
import java.time.InstantSource;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** {@code /manage/v1/credentials/{credentialId}/scope-trial}: a client's way to the scopes it uses. */
public final class TrialOperations extends Operations {

    private static final int REFUSALS_MAX = 100;

    private final ActivityStores stores;
    private final ActorRights rights;
    private final ScopeTrialCommands commands;
    private final InstantSource clock;

    public TrialOperations(
            ActivityStores stores, ActorRights rights, ScopeTrialCommands commands, InstantSource clock) {
        this.stores = stores;
        this.rights = rights;
        this.commands = commands;
        this.clock = clock;
    }

    @Override
    void addTo(Map<String, ManagementApi.Handler> handlers) {
        handlers.put("scopeTrials.get", this::get);
        handlers.put("scopeTrials.start", this::start);
        handlers.put("scopeTrials.apply", this::apply);
        handlers.put("scopeTrials.discard", this::discard);
    }

    private HttpResponse get(ManageCall call) {
        var subject = new Subject(call.companyId(), call.path("credentialId"));
        return Answers.ok(stores.transactions().read(tx -> {
            rights.get(tx, call.actor()).require(Permissions.CREDENTIALS_VIEW);
            return stores.trials()
                    .find(tx, subject)
                    .map(trial -> json(tx, trial))
                    .orElseThrow(() -> Problem.notFound("trial"));
        }));
    }

    private HttpResponse start(ManageCall call) {
        var days = JsonInput.read(call, "days").number("days");
        var trial = commands.start(call.actor(), call.path("credentialId"), days);
        return Answers.json(201, stores.transactions().read(tx -> json(tx, trial)));
    }

    private HttpResponse apply(ManageCall call) {
        var changed = commands.apply(call.actor(), call.path("credentialId"));
        return Answers.ok(CredentialJson.of(changed, clock.instant()));
    }

    private HttpResponse discard(ManageCall call) {
        commands.discard(call.actor(), call.path("credentialId"));
        return Answers.noContent();
    }

    private ObjectNode json(Transaction tx, ScopeTrial trial) {
        var json = Answers.object();
        var scopes = json.putArray("scopes");
        trial.scopes().names().forEach(scopes::add);
        json.put("startedAt", trial.startedAt().toString());
        json.put("endsAt", trial.endsAt().toString());
        var refused = json.putArray("wouldBeRefused");
        for (var refusal : stores.trials().refusals(tx, trial.subject(), REFUSALS_MAX)) {
            var line = refused.addObject().put("operation", refusal.operation()).put("calls", refusal.calls());
            var missing = line.putArray("missing");
            refusal.missing().stream().sorted().forEach(missing::add);
            line.put("lastAt", refusal.lastAt().toString());
        }
        return json;
    }
}
