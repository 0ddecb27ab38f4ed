/**
 * Claims as people write them: {@code claims.yaml} of a study, a user's own file, or the key {@code claims} of a sweep file.
 * Reading checks every name against what there is; a JSON Schema for editors is made from the same keys. What a claim means
 * is the business of its judge.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.dynamics.claimfile;
