package dev.latchkey.core.credential;

/**
 * What a command made, with the clear secret that nobody sees again.
 *
 * @param credential as stored
 * @param secret to be shown once
 */
public record NewSecret<C extends Credential>(C credential, Secret secret) {}
