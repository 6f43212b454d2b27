package dev.latchkey.gateway.explain;

import dev.latchkey.engine.decision.Authentication.ProvenCredential;
import java.util.Optional;

/** Credentials of a company by their public ids, for explaining what they may do. Blocks. */
@FunctionalInterface
public interface CompanyCredentials {

    /** What a request with that credential would be; empty when the company has no such credential that works now. */
    Optional<ProvenCredential> find(String companyId, String credentialId);
}
