package dev.latchkey.console.people;

import dev.latchkey.console.credentials.GroupReach;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.Allowance;
import dev.latchkey.core.company.AccessGroupCommands;
import dev.latchkey.page.Messages;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * Says how much rules open before anybody saves them, by asking the API what of it their writer sees. Nothing changes by it, so the audit log
 * is told nothing. Each person, and each company, has so many a minute. Blocks.
 */
final class RulesPreview {

    static final int PERSON_MAX = 30;
    static final int COMPANY_MAX = 120;

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final GroupReach reach;
    private final AccessGroupCommands commands;
    private final Messages messages;
    private final Allowance ofPeople;
    private final Allowance ofCompanies;

    RulesPreview(GroupReach reach, AccessGroupCommands commands, Messages messages, InstantSource clock) {
        this.reach = reach;
        this.commands = commands;
        this.messages = messages;
        this.ofPeople = new Allowance(PERSON_MAX, MINUTE, clock);
        this.ofCompanies = new Allowance(COMPANY_MAX, MINUTE, clock);
    }

    /** Whether the API can tell. */
    boolean isOffered() {
        return reach.countsRules();
    }

    /**
     * A sentence about rules.
     *
     * @param counted what is counted
     * @throws dev.latchkey.core.command.CommandRefused when no group may have these rules
     */
    String of(Actor.CompanyUser user, SortedMap<String, SortedSet<String>> rules, String counted) {
        var checked = commands.checked(user.companyId(), rules);
        if (!ofPeople.take(user)) {
            return messages.text("groups.preview.often");
        }
        if (!ofCompanies.take(user.companyId())) {
            ofPeople.giveBack(user);
            return messages.text("groups.preview.often");
        }
        return reach.ofRules(user, checked)
                .map(number -> messages.text("groups.preview.opens", counted, number))
                .orElseGet(() -> messages.text("groups.preview.unknown"));
    }
}
