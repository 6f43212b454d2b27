package dev.latchkey.core.partner;

import dev.latchkey.core.audit.Author;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.CommandRefused;
import java.util.Optional;

/**
 * Who may do what to a partner: the one rule of every command about a partner, its people, its keys and its applications. One of its people
 * is looked up in the command's own transaction, so that a role taken away a moment ago counts; another partner's people are told that there
 * is no such partner. The operator may do everything.
 */
public final class PartnerRule {

    private final Partners partners;
    private final PartnerUsers users;

    public PartnerRule(PartnerStores stores) {
        this.partners = stores.partners();
        this.users = stores.partnerUsers();
    }

    /**
     * The author of a command about one partner.
     *
     * @throws CommandRefused when the actor belongs to another partner, is not active any more, or has a role without the right
     */
    public Author require(Transaction tx, PartnerActor actor, String partnerId, PartnerRight right) {
        var author = actor.authorFor(partnerId);
        if (actor instanceof PartnerActor.Member member
                && find(tx, member).filter(user -> user.role().may(right)).isEmpty()) {
            throw CommandRefused.notPermitted(needs(right));
        }
        return author;
    }

    /** Whoever gives a command, while they and their partner are active. */
    public Optional<PartnerUser> find(Transaction tx, PartnerActor.Member actor) {
        return partners.find(tx, actor.partnerId())
                .filter(Partner::isActive)
                .flatMap(partner -> users.find(tx, partner.id(), actor.userId()))
                .filter(PartnerUser::isActive);
    }

    private static String needs(PartnerRight right) {
        return switch (right) {
            case READ -> "this is for people of the partner whose account is active";
            case APPLICATIONS -> "this is for owners and developers; an owner of your organisation can make you one";
            case SAFEGUARDS ->
                "only owners let an application go without PKCE, DPoP or pushed requests; an owner of your organisation"
                        + " can do it";
            case MEMBERS, KEY -> "this is for owners; an owner of your organisation can make you one";
        };
    }
}
