package dev.latchkey.page;

import dev.latchkey.core.account.Person;
import dev.latchkey.core.account.SignedIn;
import dev.latchkey.core.change.Transactions;
import dev.latchkey.core.partner.Partner;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.PartnerRule;
import dev.latchkey.core.partner.PartnerStores;
import dev.latchkey.core.partner.Partners;
import java.util.Optional;

/** Finds which of a partner's people somebody who is signed in is, as of now. Blocks. */
public final class PartnerViewers {

    private final Transactions transactions;
    private final Partners partners;
    private final PartnerRule rule;

    public PartnerViewers(PartnerStores stores) {
        this.transactions = stores.transactions();
        this.partners = stores.partners();
        this.rule = new PartnerRule(stores);
    }

    /** Empty for people of companies and for operators. */
    public Optional<PartnerViewer> find(SignedIn signedIn) {
        return signedIn.person() instanceof Person.PartnerPerson(String partnerId, String userId)
                ? find(new PartnerActor.Member(partnerId, userId))
                : Optional.empty();
    }

    private Optional<PartnerViewer> find(PartnerActor.Member actor) {
        return transactions.read(tx -> rule.find(tx, actor)
                .map(user -> new PartnerViewer(
                        actor,
                        partners.find(tx, actor.partnerId()).map(Partner::name).orElse(""),
                        user.role())));
    }
}
