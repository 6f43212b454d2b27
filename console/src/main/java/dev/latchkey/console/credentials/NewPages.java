package dev.latchkey.console.credentials;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.CredentialCommands;
import dev.latchkey.core.credential.CredentialStores;
import dev.latchkey.core.credential.NewSecret;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.page.FieldErrors;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Choosing and making a credential. The same form sent twice makes one. */
public final class NewPages {

    private static final String API_KEY = CredentialPages.PATH + "/new/api-key";
    private static final String CLIENT = CredentialPages.PATH + "/new/client";
    private static final String CHOICE = CredentialPages.PATH + "/new";

    /** @param mayMakeApiKey whether the visitor reaches the whole organisation, as an API key does */
    public record Choice(boolean mayMakeApiKey) {}

    private final Pages pages;
    private final CredentialStores stores;
    private final CredentialCommands commands;
    private final InstantSource clock;
    private final FormFields fields;
    private final FormSteps steps;
    private final SecretPage secrets;
    private final FormIds ids;

    NewPages(
            Pages pages,
            CredentialStores stores,
            CredentialCommands commands,
            FormParts form,
            FormIds ids,
            SecretPage secrets,
            InstantSource clock) {
        this.pages = pages;
        this.stores = stores;
        this.commands = commands;
        this.clock = clock;
        this.fields = form.fields();
        this.steps = form.steps();
        this.secrets = secrets;
        this.ids = ids;
    }

    HttpResponse choice(Visit visit) {
        var model = new Choice(visit.rights().reachesWholeOrganisation());
        return pages.console(200, visit, "credentials/choice", model);
    }

    HttpResponse apiKeyForm(Visit visit) {
        return empty(visit, false);
    }

    HttpResponse clientForm(Visit visit) {
        return empty(visit, true);
    }

    private HttpResponse empty(Visit visit, boolean isClient) {
        var typed = TypedForm.empty(
                newForm(visit, isClient),
                stores.companies().builtInRoles().preselectedForClients().id());
        var chooser = fields.chooserOfScopes(fields.offer(), List.of());
        var model = fields.fresh(visit, isClient, action(isClient), CHOICE, typed, FieldErrors.NONE, chooser, null);
        return pages.console(200, visit, "credentials/form", model);
    }

    private String newForm(Visit visit, boolean isClient) {
        var id = isClient ? ids.newClientId() : ids.newKeyId(clock.instant());
        return ids.seal(visit.actor(), id);
    }

    HttpResponse makeApiKey(Visit visit) {
        return make(visit, false);
    }

    HttpResponse makeClient(Visit visit) {
        return make(visit, true);
    }

    private HttpResponse make(Visit visit, boolean isClient) {
        var offer = fields.offer();
        var typed = TypedForm.read(visit.form(), offer);
        var id = ids.open(visit.actor(), typed.formId());
        if (id.isEmpty()) {
            return empty(visit, isClient);
        }
        var step = isClient ? steps.of(visit, typed, offer) : Optional.<FormSteps.Step>empty();
        if (step.isPresent()) {
            var next = step.get();
            var lost = FieldErrors.of(() -> typed.proof().requireShown(pages.messages()));
            return page(visit, isClient, next.typed(), id.get(), lost, next.chooser(), 200);
        }
        var proof = typed.proof();
        var wrong = typed.check(pages.messages(), isClient, clock.instant(), null, () -> checkProof(isClient, proof));
        if (!wrong.isEmpty()) {
            return page(visit, isClient, typed, id.get(), wrong, asTyped(visit, offer), 422);
        }
        try {
            var made = made(visit, isClient, typed, id.get());
            return made.isPresent()
                    ? secrets.show(visit, made.get(), false)
                    : pages.seeOther(CredentialPages.pathOf(id.get()).with("note", "made"));
        } catch (CommandRefused refused) {
            return page(
                    visit,
                    isClient,
                    typed,
                    id.get(),
                    FieldErrors.of(refused),
                    asTyped(visit, offer),
                    ShownValues.status(refused));
        }
    }

    private void checkProof(boolean isClient, TypedProof proof) {
        if (isClient) {
            proof.toProof(pages.messages());
        }
    }

    private FormFields.Chooser asTyped(Visit visit, ScopeOffer offer) {
        return fields.chooser(visit.form(), offer, List.of());
    }

    private HttpResponse page(
            Visit visit,
            boolean isClient,
            TypedForm typed,
            String id,
            FieldErrors wrong,
            FormFields.Chooser chooser,
            int status) {
        var isThere = stores.transactions()
                .read(tx -> stores.credentials().find(tx, visit.actor().companyId(), id))
                .isPresent();
        var made = isThere ? CredentialPages.pathOf(id).value() : null;
        var model = fields.fresh(visit, isClient, action(isClient), CHOICE, typed, wrong, chooser, made);
        return pages.console(isThere ? 409 : status, visit, "credentials/form", model);
    }

    /** Empty for a client with keys, which has no secret. */
    private Optional<NewSecret<? extends Credential>> made(Visit visit, boolean isClient, TypedForm typed, String id) {
        var now = clock.instant();
        var messages = pages.messages();
        if (!isClient) {
            return Optional.of(commands.createApiKey(visit.actor(), typed.toApiKey(messages, now, null), id));
        }
        var proof = typed.proof().toProof(messages);
        var made = commands.createClient(visit.actor(), typed.toClient(messages, now, null), proof, id);
        return Optional.ofNullable(made.secret()).map(secret -> new NewSecret<>(made.client(), secret));
    }

    private static String action(boolean isClient) {
        return isClient ? CLIENT : API_KEY;
    }
}
