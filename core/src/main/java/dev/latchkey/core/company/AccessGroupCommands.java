package dev.latchkey.core.company;

import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditFacts;
import dev.latchkey.core.audit.AuditLog;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.ChangeWeight;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.catalogue.RuleField;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Permissions;
import dev.latchkey.core.command.Power;
import java.time.InstantSource;
import java.util.Collection;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes, changes and removes a company's access groups. Each command is one transaction with permission, rows, change feed and audit
 * entry in it, and throws {@link CommandRefused} when nothing happened. What members see changes at once.
 */
public final class AccessGroupCommands {

    /** Most access groups of a company. */
    public static final int GROUPS_MAX = 1_000;

    private final Transactions transactions;
    private final Companies companies;
    private final PowerRule power;
    private final CompanyAudit audit;
    private final Supplier<Catalogue> catalogue;

    /** @param catalogue the fields that groups may ask for, and what their rows are called */
    public AccessGroupCommands(
            Transactions transactions,
            Companies companies,
            ActorRights actorRights,
            AuditLog log,
            Supplier<Catalogue> catalogue,
            InstantSource clock) {
        this.transactions = transactions;
        this.companies = companies;
        this.power = actorRights.power();
        this.audit = new CompanyAudit(log, clock);
        this.catalogue = catalogue;
    }

    /**
     * Rules as a group may have them.
     *
     * @throws CommandRefused as for whoever saves them
     */
    public SortedMap<String, SortedSet<String>> checked(String companyId, SortedMap<String, SortedSet<String>> rules) {
        return checked(new AccessGroup(companyId, "draft", "draft", rules)).rules();
    }

    /** @param rules field to values; see {@link AccessGroup} */
    public AccessGroup createAccessGroup(
            Actor.InCompany actor, String id, String name, SortedMap<String, SortedSet<String>> rules) {
        return transactions.write(tx -> createAccessGroup(tx, actor, id, name, rules));
    }

    /** As {@link #createAccessGroup(Actor.InCompany, String, String, SortedMap)}, as a part of a larger command. */
    public AccessGroup createAccessGroup(
            Transaction tx, Actor.InCompany actor, String id, String name, SortedMap<String, SortedSet<String>> rules) {
        var group = checked(new AccessGroup(actor.companyId(), id, name, rules));
        power.give(tx, actor, Permissions.COMPANY_SETTINGS_MANAGE, rowsOf(group));
        if (companies.groupNames(tx, actor.companyId()).size() >= GROUPS_MAX) {
            throw CommandRefused.tooMany("a company has at most " + GROUPS_MAX + " access groups");
        }
        if (!companies.insertGroup(tx, group)) {
            throw CommandRefused.conflict("name", "an access group with this name or id is there already");
        }
        record(tx, actor, AuditEvent.ACCESS_GROUP_CREATED, group, facts(group));
        return group;
    }

    /**
     * A field that no row has, or a value that none can have, would open nothing and nobody would know why; and longer rules than a form
     * takes could be changed by nobody there.
     */
    private AccessGroup checked(AccessGroup group) {
        var length = group.rules().values().stream()
                .flatMap(Collection::stream)
                .mapToInt(String::length)
                .sum();
        if (length > AccessGroup.RULES_LENGTH_MAX) {
            throw CommandRefused.invalid(
                    "rules",
                    "expected values of at most " + AccessGroup.RULES_LENGTH_MAX + " characters in all, got " + length);
        }
        var fields = catalogue.get().ruleFields();
        if (fields.isEmpty()) {
            return group;
        }
        group.rules().forEach((name, values) -> {
            var field = fields.stream().filter(one -> one.name().equals(name)).findFirst();
            if (field.isEmpty()) {
                throw CommandRefused.invalid(
                        "rules",
                        "expected the fields "
                                + fields.stream().map(RuleField::name).collect(Collectors.joining(", "))
                                + "; got " + name);
            }
            var known = field.get().values();
            if (!known.isEmpty() && !known.containsAll(values)) {
                throw CommandRefused.invalid("rules", "expected for " + name + " some of " + String.join(", ", known));
            }
        });
        return group;
    }

    /** Changes which rows a group opens. Who sees only some rows cannot widen the group they are in, or any other. */
    public AccessGroup editAccessGroup(
            Actor.InCompany actor, String id, String name, SortedMap<String, SortedSet<String>> rules) {
        return editAccessGroup(actor, id, name, rules, _ -> {});
    }

    /**
     * As {@link #editAccessGroup(Actor.InCompany, String, String, SortedMap)}, where the group is still as its reader knows it.
     *
     * @param precondition looks at the group in the transaction and throws when nothing shall happen
     */
    public AccessGroup editAccessGroup(
            Actor.InCompany actor,
            String id,
            String name,
            SortedMap<String, SortedSet<String>> rules,
            Consumer<AccessGroup> precondition) {
        var after = checked(new AccessGroup(actor.companyId(), id, name, rules));
        return transactions.write(tx -> {
            power.require(tx, actor, Permissions.COMPANY_SETTINGS_MANAGE);
            var before = requireGroup(tx, actor, id);
            power.change(tx, actor, Permissions.COMPANY_SETTINGS_MANAGE, rowsOf(before), rowsOf(after));
            precondition.accept(before);
            if (!companies.updateGroup(tx, after)) {
                throw CommandRefused.conflict("name", "an access group with this name is there already");
            }
            var facts = new AuditFacts()
                    .with("name", after.name())
                    .changed("name", before.name(), after.name())
                    .changed("rules", rules(before), rules(after));
            var weight = ChangeWeight.of(rowsOf(after).narrows(rowsOf(before)));
            var type = AuditSubject.Type.ACCESS_GROUP;
            audit.record(tx, actor, AuditEvent.ACCESS_GROUP_CHANGED, type, id, facts.map(), weight);
            return after;
        });
    }

    /** Removes a group that nobody is in. */
    public void removeAccessGroup(Actor.InCompany actor, String id) {
        removeAccessGroup(actor, id, _ -> {});
    }

    /**
     * As {@link #removeAccessGroup(Actor.InCompany, String)}, where the group is still as its reader knows it.
     *
     * @param precondition looks at the group in the transaction and throws when nothing shall happen
     */
    public void removeAccessGroup(Actor.InCompany actor, String id, Consumer<AccessGroup> precondition) {
        transactions.write(tx -> {
            power.require(tx, actor, Permissions.COMPANY_SETTINGS_MANAGE);
            var group = requireGroup(tx, actor, id);
            power.end(tx, actor, Permissions.COMPANY_SETTINGS_MANAGE, rowsOf(group));
            companies.holdersOfGroup(tx, actor.companyId(), id).requireNobody();
            precondition.accept(group);
            companies.deleteGroup(tx, actor.companyId(), id);
            record(tx, actor, AuditEvent.ACCESS_GROUP_REMOVED, group, facts(group));
            return group;
        });
    }

    private Power rowsOf(AccessGroup group) {
        var words = catalogue.get().wording().rows();
        return new Power.Rows(words.one(), words.many(), group.rules());
    }

    private AccessGroup requireGroup(Transaction tx, Actor.InCompany actor, String id) {
        return companies
                .findGroup(tx, actor.companyId(), id)
                .orElseThrow(() -> CommandRefused.notFound("access group"));
    }

    private static AuditFacts facts(AccessGroup group) {
        return new AuditFacts().with("name", group.name()).with("rules", rules(group));
    }

    /** As the management API takes them. */
    private static String rules(AccessGroup group) {
        return JsonMapper.shared().writeValueAsString(group.rules());
    }

    private void record(Transaction tx, Actor.InCompany actor, AuditEvent event, AccessGroup group, AuditFacts facts) {
        audit.record(tx, actor, event, AuditSubject.Type.ACCESS_GROUP, group.id(), facts.map());
    }
}
