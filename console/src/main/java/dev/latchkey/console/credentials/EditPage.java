package dev.latchkey.console.credentials;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.CredentialCommands;
import dev.latchkey.core.credential.CredentialRequest;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.page.FieldErrors;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Changing a credential; what it may do changes at once. */
final class EditPage {

    private final Pages pages;
    private final RoleChoices roles;
    private final SampleCalls calls;
    private final CredentialLookup lookup;
    private final CredentialCommands commands;
    private final InstantSource clock;
    private final FormFields fields;
    private final FormSteps steps;

    EditPage(
            Pages pages,
            RoleChoices roles,
            SampleCalls calls,
            CredentialLookup lookup,
            FormParts form,
            CredentialCommands commands,
            InstantSource clock) {
        this.pages = pages;
        this.roles = roles;
        this.calls = calls;
        this.lookup = lookup;
        this.commands = commands;
        this.clock = clock;
        this.fields = form.fields();
        this.steps = form.steps();
    }

    HttpResponse form(Visit visit) {
        var credential = lookup.get(visit.actor(), visit.path("id"));
        var path = CredentialPages.pathOf(credential.id());
        if (credential.stateAt(clock.instant()).isFinal()) {
            return pages.seeOther(path);
        }
        var offer = fields.offer(credential);
        var chooser = fields.chooserOfScopes(offer, List.of());
        var model = fields.change(visit, credential, TypedForm.of(credential), FieldErrors.NONE, chooser);
        var prefill = credential instanceof OAuthClient client
                ? Prefill.find(
                        visit,
                        client,
                        new Prefill.Sources(
                                offer.names(), roles, pages.catalogue().permissions(), calls, pages.messages()))
                : null;
        return pages.console(200, visit, "credentials/form", prefill == null ? model : model.with(prefill));
    }

    HttpResponse save(Visit visit) {
        var credential = lookup.get(visit.actor(), visit.path("id"));
        var offer = fields.offer(credential);
        var typed = TypedForm.read(visit.form(), offer, credential.facts().label());
        var step = credential instanceof OAuthClient ? steps.of(visit, typed, offer) : Optional.<FormSteps.Step>empty();
        if (step.isPresent()) {
            var next = step.get();
            var model = fields.change(visit, credential, next.typed(), FieldErrors.NONE, next.chooser());
            return pages.console(200, visit, "credentials/form", model);
        }
        var asTyped = fields.chooser(visit.form(), offer, List.of());
        var wrong = typed.check(
                pages.messages(),
                credential instanceof OAuthClient,
                clock.instant(),
                credential.facts().expiresAt());
        if (!wrong.isEmpty()) {
            return pages.console(
                    422, visit, "credentials/form", fields.change(visit, credential, typed, wrong, asTyped));
        }
        try {
            commands.edit(visit.actor(), credential.id(), before -> {
                var wanted = wanted(typed, before);
                visit.seen().require(before.seen());
                return wanted;
            });
            return pages.seeOther(CredentialPages.pathOf(credential.id()).with("note", "edited"));
        } catch (CommandRefused refused) {
            var now = lookup.get(visit.actor(), credential.id());
            var model = fields.change(visit, now, typed, FieldErrors.of(refused), asTyped);
            return pages.console(ShownValues.status(refused), visit, "credentials/form", model);
        }
    }

    private CredentialRequest wanted(TypedForm typed, Credential before) {
        var messages = pages.messages();
        var now = clock.instant();
        var kept = before.facts().expiresAt();
        return before instanceof OAuthClient
                ? typed.toClient(messages, now, kept)
                : typed.toApiKey(messages, now, kept);
    }
}
