// Generated from openapi.json by `npm run generate`; do not edit.
export interface paths {
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in */
        get: operations["users.session"];
        put?: never;
        /** Sign in with login and password */
        post: operations["users.signIn"];
        /** Sign out */
        delete: operations["users.signOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change my password; my other sessions end */
        post: operations["users.changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/demo-accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Accounts of the demonstration data, without the password where its owner has changed it; empty outside it */
        get: operations["users.demoAccounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** People of the organisation, for pickers */
        get: operations["users.people"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/units": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tree of units */
        get: operations["users.units"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/substitutions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Substitutions that concern me; all of them for an administrator */
        get: operations["users.substitutions"];
        put?: never;
        /** Appoint a substitute */
        post: operations["users.createSubstitution"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/substitutions/{substitutionId}/revocation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a substitution now */
        post: operations["users.revokeSubstitution"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/kinds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Kinds of documents that I may create */
        get: operations["documents.kinds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Documents that I may see; `mine` are those I wrote */
        get: operations["documents.list"];
        put?: never;
        /** Create a draft, empty or on the basis of another document */
        post: operations["documents.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One document */
        get: operations["documents.show"];
        put?: never;
        post?: never;
        /** Discard a draft that was never submitted */
        delete: operations["documents.discard"];
        options?: never;
        head?: never;
        /** Change access class or urgency of my draft */
        patch: operations["documents.settings"];
        trace?: never;
    };
    "/api/documents/{documentId}/working-copy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The autosaved working copy */
        get: operations["documents.workingCopy"];
        /** Save the working copy over the revision that I saw (If-Match) */
        put: operations["documents.saveWorkingCopy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/attachments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Attach a file (≤ 200 MB, streamed; its kind is told by its content) */
        post: operations["documents.attach"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/attachments/{attachmentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a file off the working copy */
        delete: operations["documents.detach"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/attachments/{attachmentId}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Download a file */
        get: operations["documents.attachmentContent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/imported-text": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Read a DOCX into blocks; the draft itself is not touched */
        post: operations["documents.importDocx"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/preview.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The working copy as the exact PDF page */
        get: operations["documents.preview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Versions, newest first */
        get: operations["documents.versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/versions/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One version in full */
        get: operations["documents.version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/versions/{number}/document.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One version as PDF */
        get: operations["documents.versionPdf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What differs between two versions, or a version and the working copy */
        get: operations["documents.changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Verify the signatures of a file: part `file` is a PDF, a .p7s or an ASiC container, part `detached` the data of a detached signature; nothing is kept */
        post: operations["signatures.verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/verify/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The same, as a report in PDF */
        post: operations["signatures.verificationReport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/certificates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My certificates */
        get: operations["signatures.certificates"];
        put?: never;
        /** Bind a certificate to me; it must carry my РНОКПП */
        post: operations["signatures.bindCertificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/certificates/{certificateId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Unbind a certificate of mine */
        delete: operations["signatures.unbindCertificate"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/signatures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Signatures and seals of a document, each with its checks */
        get: operations["signatures.documentSignatures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/signatures/{signatureId}/signature.p7s": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One detached signature (CAdES), over a decision or an attachment */
        get: operations["signatures.signatureFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/signatures/{signatureId}/decision.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The very bytes of the decision that a detached signature is over */
        get: operations["signatures.signedDecision"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/document.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The signed (and, when ready, sealed) PDF */
        get: operations["signatures.finalPdf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/route-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Routes offered for a kind of document */
        get: operations["approvals.templates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/route-plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Who will act, in which order, until when; findings; nothing is changed */
        post: operations["approvals.plan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/submission": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Freeze a version and start the route, or the next round of it */
        post: operations["approvals.submit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/route": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The route: rounds, stages, steps, decisions, remarks, what I may do */
        get: operations["approvals.route"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/steps/{stepId}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decide an open step of mine (not a signature: those go through a signing session) */
        post: operations["approvals.decide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/steps/{stepId}/decision-to-sign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The bytes to sign for a decision whose stage asks for an electronic signature */
        post: operations["approvals.decisionToSign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/steps/{stepId}/delegation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pass my step to somebody */
        post: operations["approvals.delegate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/steps/{stepId}/participants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask somebody before, beside or after me */
        post: operations["approvals.addParticipant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/steps/{stepId}/claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a step of a pool */
        post: operations["approvals.claim"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/steps/{stepId}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a step that I took back to its pool */
        post: operations["approvals.release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/open-steps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Steps that wait for somebody, the longest first, for the administrator: who holds them and since when, nothing of what the documents say */
        get: operations["approvals.openSteps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/steps/{stepId}/reassignment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Move a step to another person (administrator or the unit’s head) */
        post: operations["approvals.reassign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/decisions/{decisionId}/withdrawal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Withdraw my approval while the round is open */
        post: operations["approvals.withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/recall": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take my document back before the first signature */
        post: operations["approvals.recall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/remarks/{remarkId}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The author answers a remark */
        post: operations["approvals.answerRemark"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/remarks/{remarkId}/resolution": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The writer says whether the answer settles the remark */
        post: operations["approvals.resolveRemark"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/editorial-corrections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Corrections of typing in the current round, with the difference of each */
        get: operations["approvals.corrections"];
        put?: never;
        /** Propose (records office) or consent to (author) a correction of typing before signing */
        post: operations["approvals.correctEditorially"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/editorial-corrections/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a correction would change, or why it would be refused; nothing is changed */
        post: operations["approvals.previewCorrection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/changes-since-mine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What changed since the version that I approved */
        get: operations["approvals.sinceMine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What I must do, why, and until when */
        get: operations["approvals.inbox"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inbox/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many in every tab, and for each person I stand in for */
        get: operations["approvals.inboxCounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bulk-decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approve or return up to 1,000 documents; a line for each as it is done */
        post: operations["approvals.bulkDecide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/signing-sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Ceremonies of mine that are not finished */
        get: operations["approvals.openSignings"];
        put?: never;
        /** Freeze the list of a signing ceremony; what is excluded and why */
        post: operations["approvals.openSigning"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/signing-sessions/{sessionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A ceremony of mine, to look at or to resume */
        get: operations["approvals.signing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/signing-sessions/{sessionId}/items/{documentId}/document.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The very bytes that will be signed */
        get: operations["approvals.signingPdf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/signing-sessions/{sessionId}/digests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The next digests to sign with this certificate */
        post: operations["approvals.prepareSigning"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/signing-sessions/{sessionId}/signatures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hand in signatures; each is checked against its own digest and embedded */
        post: operations["approvals.completeSigning"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/signing-sessions/{sessionId}/report.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The report of an ended ceremony, sealed by the organisation: what, in which order, with which key, with which outcome */
        get: operations["approvals.signingReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/signing-sessions/{sessionId}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop the ceremony; what is signed stays signed */
        post: operations["approvals.stopSigning"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/journals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Registration journals of the year */
        get: operations["records.journals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/journals/{code}/registrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Entries of a journal, newest first */
        get: operations["records.registrations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/registrations/{registrationId}/annulment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Annul a registration; the number stays taken */
        post: operations["records.annul"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/approval-sheet.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The approval sheet (аркуш погодження) as PDF */
        get: operations["records.approvalSheet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/document.asice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The sealed document with its appendices and detached signatures as one container (ASiC-E) */
        get: operations["records.documentContainer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/journal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The document’s journal with its hash chain */
        get: operations["records.documentJournal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/journal-export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The journal of the organisation, NDJSON, for the offline verifier */
        get: operations["records.journalExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/dispatches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One row per addressee with its receipts */
        get: operations["records.dispatches"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dispatches/{dispatchId}/repetition": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send again under the same index */
        post: operations["records.repeatDispatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dispatches/{dispatchId}/receipts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Record a receipt that came outside the exchange */
        post: operations["records.receipt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dispatch-tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Refused and failed dispatches that wait for the records office */
        get: operations["records.dispatchTasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/incoming": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Incoming documents and what answers them */
        get: operations["records.incoming"];
        put?: never;
        /** Register an incoming document */
        post: operations["records.registerIncoming"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/incoming/{incomingId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The card of one incoming document with its files */
        get: operations["records.showIncoming"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/incoming/{incomingId}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add what came (multipart, field `file`); a PDF that nobody signed also gets a sealed copy with the registration mark */
        post: operations["records.addIncomingFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/incoming-files/{incomingFileId}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A file as it came */
        get: operations["records.incomingFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/incoming-files/{incomingFileId}/marked.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The sealed copy with the registration mark */
        get: operations["records.markedIncomingFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/incoming-files/{incomingFileId}/mark": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put the registration mark on a PDF that waits for it */
        post: operations["records.markIncomingFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/incoming-files/{incomingFileId}/withdrawal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a wrongly added file out of sight; it stays in the journal */
        post: operations["records.withdrawIncomingFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/archive/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Cases of the file plan with their finalised documents */
        get: operations["records.exportCandidates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/archive/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Registered documents of one case, oldest first, with what is ready to go into a package */
        get: operations["records.exportCandidateDocuments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/archive/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Archive packages, newest first */
        get: operations["records.exports"];
        put?: never;
        /** Build an archive package */
        post: operations["records.requestExport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/archive/exports/{exportId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Progress of a package */
        get: operations["records.exportStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/archive/exports/{exportId}/package.zip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Download a package */
        get: operations["records.exportPackage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/archive/preservation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Long-term levels of sealed documents, those that are due first */
        get: operations["records.preservation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Is this printed document genuine? (HTML, no account) */
        get: operations["records.publicVerification"];
        put?: never;
        /** Is this file, part `file` of a form, that very document, and are its signatures valid? (HTML, no account, nothing is kept) */
        post: operations["records.publicDocumentFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A form for a signed file (HTML, no account) */
        get: operations["records.publicFilePage"];
        put?: never;
        /** Are the signatures of this file, part `file` of a form, valid? Part `detached` is the data of a detached signature (HTML, no account, nothing is kept) */
        post: operations["records.publicFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My notifications, newest first */
        get: operations["queues.notifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notifications/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark notifications as read; all of them without a list */
        post: operations["queues.markRead"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happens to me, as server-sent events: notifications, counts, progress */
        get: operations["queues.events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What waits and what gave up, with cause */
        get: operations["queues.operations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operations/jobs/{queue}/{jobId}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try a job that gave up once more */
        post: operations["queues.retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AllowedAction: {
            /** @enum {string} */
            action: "approve" | "approveWithRemarks" | "object" | "return" | "sign" | "refuse" | "acknowledge" | "delegate" | "addParticipant" | "withdraw" | "recall" | "reassign" | "claim" | "release" | "submit" | "answerRemark" | "resolveRemark" | "correctEditorially";
            /** Format: uuid */
            stepId: string | null;
            /** Format: uuid */
            decisionId: string | null;
            /** Format: uuid */
            remarkId: string | null;
            onBehalfOf: components["schemas"]["PersonRef"] | null;
            needsReason: boolean;
            /** @enum {string} */
            evidence: "none" | "advanced" | "qualified";
        };
        AttachmentView: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            role: "appendix" | "supporting";
            mediaType: string;
            size: number;
            sha256: string;
        };
        BlockSchema: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            type: "paragraph";
            /** @enum {string} */
            align?: "left" | "center" | "right" | "justify";
            text: {
                text: string;
                marks?: ("bold" | "italic" | "underline")[];
            }[];
        } | {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            type: "heading";
            text: {
                text: string;
                marks?: ("bold" | "italic" | "underline")[];
            }[];
        } | {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            type: "point";
            level: 1 | 2 | 3;
            text: {
                text: string;
                marks?: ("bold" | "italic" | "underline")[];
            }[];
        } | {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            type: "bullet";
            text: {
                text: string;
                marks?: ("bold" | "italic" | "underline")[];
            }[];
        } | {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            type: "table";
            header?: boolean;
            rows: {
                /** Format: uuid */
                id: string;
                cells: {
                    text: {
                        text: string;
                        marks?: ("bold" | "italic" | "underline")[];
                    }[];
                }[];
            }[];
        } | {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            type: "appendix";
            number: number;
            text: {
                text: string;
                marks?: ("bold" | "italic" | "underline")[];
            }[];
        };
        BlockSchemaInput: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            type: "paragraph";
            /** @enum {string} */
            align?: "left" | "center" | "right" | "justify";
            text: {
                text: string;
                marks?: ("bold" | "italic" | "underline")[];
            }[];
        } | {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            type: "heading";
            text: {
                text: string;
                marks?: ("bold" | "italic" | "underline")[];
            }[];
        } | {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            type: "point";
            level: 1 | 2 | 3;
            text: {
                text: string;
                marks?: ("bold" | "italic" | "underline")[];
            }[];
        } | {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            type: "bullet";
            text: {
                text: string;
                marks?: ("bold" | "italic" | "underline")[];
            }[];
        } | {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            type: "table";
            header?: boolean;
            rows: {
                /** Format: uuid */
                id: string;
                cells: {
                    text: {
                        text: string;
                        marks?: ("bold" | "italic" | "underline")[];
                    }[];
                }[];
            }[];
        } | {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            type: "appendix";
            number: number;
            text: {
                text: string;
                marks?: ("bold" | "italic" | "underline")[];
            }[];
        };
        BodySchema: components["schemas"]["BlockSchema"][];
        BodySchemaInput: components["schemas"]["BlockSchemaInput"][];
        CertificateView: {
            /** Format: uuid */
            certificateId: string;
            subject: string;
            issuer: string;
            serial: string;
            /** @enum {string} */
            role: "personal" | "representative" | "seal";
            taxNumberMasked: string | null;
            edrpou: string | null;
            qualified: boolean;
            /** Format: date-time */
            validFrom: string;
            /** Format: date-time */
            validTo: string;
            daysLeft: number;
            /** Format: date-time */
            boundAt: string;
            /** @enum {string} */
            state: "valid" | "expiring" | "expired" | "revoked";
        };
        ChangeSetView: {
            fromVersion: number;
            toVersion: number | null;
            same: boolean;
            kindChanged: boolean;
            requisites: {
                name: string;
                labelUk: string;
                labelEn: string;
                before?: unknown;
                after?: unknown;
                words: {
                    /** @enum {string} */
                    kind: "same" | "added" | "removed";
                    text: string;
                }[];
            }[];
            blocks: {
                /** @enum {string} */
                kind: "added" | "removed" | "moved" | "changed";
                /** Format: uuid */
                id: string;
                section: "text" | {
                    appendix: number;
                };
                place: string;
                moved: boolean;
                formattingOnly: boolean;
                before: components["schemas"]["BlockSchema"] | null;
                after: components["schemas"]["BlockSchema"] | null;
                words: {
                    /** @enum {string} */
                    kind: "same" | "added" | "removed";
                    text: string;
                }[];
                rows: {
                    /** @enum {string} */
                    kind: "added" | "removed" | "moved" | "changed";
                    /** Format: uuid */
                    id: string;
                    words: {
                        /** @enum {string} */
                        kind: "same" | "added" | "removed";
                        text: string;
                    }[];
                }[];
            }[];
            attachments: {
                /** @enum {string} */
                kind: "added" | "removed" | "changed";
                name: string;
            }[];
            blockCount: number;
        };
        CheckView: {
            name: string;
            /** @enum {string} */
            verdict: "passed" | "failed" | "unknown" | "skipped";
            code: string | null;
            facts: {
                [key: string]: unknown;
            };
        };
        CorrectionView: {
            /** @enum {string} */
            state: "pending" | "applied";
            round: number;
            version: number;
            minor: number;
            by: components["schemas"]["PersonRef"];
            /** Format: date-time */
            at: string;
            reason: string | null;
            changes: components["schemas"]["ChangeSetView"];
        };
        DecisionView: {
            /** Format: uuid */
            decisionId: string;
            /** Format: uuid */
            stepId: string;
            /** @enum {string} */
            verdict: "approve" | "approveWithRemarks" | "object" | "return" | "sign" | "refuse" | "acknowledge";
            reason: string | null;
            /** Format: date-time */
            at: string;
            version: number;
            contentHash: string;
            by: components["schemas"]["PersonRef"];
            onBehalfOf: {
                person: components["schemas"]["PersonRef"];
                capacity: string;
                ground: string;
            } | null;
            withdrawn: {
                /** Format: date-time */
                at: string;
                reason: string | null;
            } | null;
            signature: {
                certificateSerial: string;
                signer: string;
                issuer: string;
                level: string;
            } | null;
            carriedFrom: {
                version: number;
                round: number;
                changesSince: string[];
            } | null;
        };
        DispatchView: {
            /** Format: uuid */
            dispatchId: string;
            addressee: string;
            /** @enum {string} */
            channel: "sev" | "email" | "post" | "hand";
            /** @enum {string} */
            state: "queued" | "sent" | "delivered" | "accepted" | "registered" | "refused" | "failed";
            attempt: number;
            /** Format: date-time */
            sentAt: string | null;
            theirIndex: string | null;
            refusal: string | null;
            /** Format: date */
            answerDueOn: string | null;
            receipts: {
                type: number;
                /** Format: date-time */
                at: string;
                text: string;
                theirIndex: string | null;
            }[];
            mayRepeat: boolean;
        };
        DocumentListItem: {
            /** Format: uuid */
            documentId: string;
            kindUk: string;
            kindEn: string;
            title: string;
            /** @enum {string} */
            phase: "draft" | "inApproval" | "rework" | "formCheck" | "forSignature" | "signed" | "registered" | "recalled" | "rejected" | "archived";
            author: components["schemas"]["PersonRef"];
            unit: string;
            currentVersion: number | null;
            registrationIndex: string | null;
            registeredOn: string | null;
            /** Format: date-time */
            updatedAt: string;
        };
        DocumentView: {
            /** Format: uuid */
            documentId: string;
            kind: string;
            kindUk: string;
            kindEn: string;
            title: string;
            /** @enum {string} */
            phase: "draft" | "inApproval" | "rework" | "formCheck" | "forSignature" | "signed" | "registered" | "recalled" | "rejected" | "archived";
            author: components["schemas"]["PersonRef"];
            unit: string;
            /** @enum {string} */
            access: "organisation" | "unit" | "participants" | "named";
            urgent: boolean;
            currentVersion: number | null;
            contentHash: string | null;
            registrationIndex: string | null;
            registeredOn: string | null;
            caseIndex: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            isMine: boolean;
            files: {
                version: boolean;
                signed: boolean;
                sealed: boolean;
            };
            waiting: {
                step: string;
                /** Format: date-time */
                since: string;
                reason: string | null;
            }[];
        };
        ExportView: {
            /** Format: uuid */
            exportId: string;
            title: string;
            /** @enum {string} */
            state: "queued" | "checking" | "writing" | "ready" | "failed";
            /** Format: date-time */
            requestedAt: string;
            requestedBy: components["schemas"]["PersonRef"];
            total: number;
            done: number;
            problems: {
                /** Format: uuid */
                documentId: string;
                title: string;
                code: string;
            }[];
            size: number | null;
            sha256: string | null;
            error: string | null;
        };
        FindingView: {
            code: string;
            /** @enum {string} */
            severity: "error" | "warning";
            requisite: string | null;
            /** Format: uuid */
            blockId: string | null;
            facts: {
                [key: string]: unknown;
            };
        };
        InboxItem: {
            /** Format: uuid */
            documentId: string;
            /** Format: uuid */
            stepId: string | null;
            kindUk: string;
            kindEn: string;
            title: string;
            /** @enum {string} */
            phase: "draft" | "inApproval" | "rework" | "formCheck" | "forSignature" | "signed" | "registered" | "recalled" | "rejected" | "archived";
            author: components["schemas"]["PersonRef"];
            unit: string;
            urgent: boolean;
            round: number | null;
            version: number | null;
            contentHash: string | null;
            /** @enum {string|null} */
            purpose: "visa" | "legal" | "formCheck" | "signature" | "acquaintance" | null;
            /** @enum {string|null} */
            evidence: "none" | "advanced" | "qualified" | null;
            /** Format: date-time */
            openedAt: string | null;
            /** Format: date-time */
            dueAt: string | null;
            /** @enum {string} */
            lateness: "overdue" | "today" | "later" | "none";
            why: {
                code: string;
                facts: {
                    [key: string]: unknown;
                };
            };
            onBehalfOf: components["schemas"]["PersonRef"] | null;
            stagesDone: number;
            stagesTotal: number;
            stageTitles: string[];
            changedSinceMine: number | null;
            openRemarks: number;
            currentlyWith: string[];
        };
        IncomingFileView: {
            /** Format: uuid */
            incomingFileId: string;
            name: string;
            mediaType: string;
            size: number;
            sha256: string;
            /** Format: date-time */
            addedAt: string;
            /** @enum {string} */
            mark: "none" | "waiting" | "onPage" | "ownPage" | "refused";
            markReason: string | null;
            markedPage: number | null;
            mayRead: boolean;
        };
        IncomingView: {
            /** Format: uuid */
            incomingId: string;
            index: string;
            /** Format: date */
            receivedOn: string;
            correspondent: string;
            theirIndex: string | null;
            /** Format: date */
            theirDate: string | null;
            title: string;
            /** Format: date */
            dueOn: string | null;
            /** @enum {string} */
            state: "open" | "answered";
            warning: string | null;
            answeredBy: {
                /** Format: uuid */
                documentId: string;
                index: string;
            } | null;
            files: components["schemas"]["IncomingFileView"][];
        };
        JournalEntryView: {
            chain: string;
            seq: number;
            /** Format: date-time */
            at: string;
            actor: unknown;
            actorName: string;
            type: string;
            data: unknown;
            previousHash: string;
            hash: string;
        };
        JournalView: {
            code: string;
            name: string;
            mask: string;
            year: number;
            nextNumber: number;
            nextIndex: string;
            entries: number;
        };
        KindView: {
            code: string;
            nameUk: string;
            nameEn: string;
            groupUk: string;
            /** @enum {string} */
            letterhead: "order" | "letter" | "memo";
            requisites: components["schemas"]["RequisiteSchemaView"][];
            /** @enum {string} */
            defaultAccess: "organisation" | "unit" | "participants" | "named";
            /** @enum {string} */
            numbering: "A" | "B";
        };
        NotificationView: {
            /** Format: uuid */
            notificationId: string;
            /** Format: date-time */
            at: string;
            type: string;
            facts: {
                [key: string]: unknown;
            };
            /** Format: uuid */
            documentId: string | null;
            title: string | null;
            needsAction: boolean;
            /** Format: date-time */
            readAt: string | null;
        };
        PartSchema: {
            /** @enum {string} */
            part: "requisite";
            name: string;
        } | {
            /** @enum {string} */
            part: "requisites";
        } | {
            /** @enum {string} */
            part: "text";
        } | {
            /** @enum {string} */
            part: "appendix";
            number: number;
        } | {
            /** @enum {string} */
            part: "block";
            /** Format: uuid */
            id: string;
        } | {
            /** @enum {string} */
            part: "attachment";
            name: string;
        } | {
            /** @enum {string} */
            part: "attachments";
        };
        PartSchemaInput: {
            /** @enum {string} */
            part: "requisite";
            name: string;
        } | {
            /** @enum {string} */
            part: "requisites";
        } | {
            /** @enum {string} */
            part: "text";
        } | {
            /** @enum {string} */
            part: "appendix";
            number: number;
        } | {
            /** @enum {string} */
            part: "block";
            /** Format: uuid */
            id: string;
        } | {
            /** @enum {string} */
            part: "attachment";
            name: string;
        } | {
            /** @enum {string} */
            part: "attachments";
        };
        PersonRef: {
            /** Format: uuid */
            personId: string;
            name: string;
            position: string;
        };
        PersonView: {
            /** Format: uuid */
            personId: string;
            name: string;
            position: string;
            /** Format: uuid */
            unitId: string;
            unit: string;
            roles: ("drafter" | "approver" | "signer" | "records" | "archivist" | "administrator" | "auditor")[];
            phone: string | null;
            absence: {
                /** Format: date */
                toOn: string;
                substitute: components["schemas"]["PersonRef"];
            } | null;
        };
        PlannedStage: {
            key: string;
            title: string;
            /** @enum {string} */
            purpose: "visa" | "legal" | "formCheck" | "signature" | "acquaintance";
            /** @enum {string} */
            order: "parallel" | "sequential";
            completion: string;
            applies: boolean;
            condition: string | null;
            people: {
                /** Format: uuid */
                personId: string;
                name: string;
                position: string;
                why: string;
                substitute: components["schemas"]["PersonRef"] | null;
            }[];
            hours: number | null;
            /** Format: date-time */
            dueAt: string | null;
            /** @enum {string|null} */
            choose: "people" | "units" | "signer" | null;
            locked: boolean;
            leftOut: boolean;
            carry: {
                person: components["schemas"]["PersonRef"];
                carried: boolean;
                because: string;
            }[];
        };
        PreservationView: {
            /** Format: uuid */
            documentId: string;
            title: string;
            index: string | null;
            level: string;
            stamps: number;
            /** Format: date-time */
            timestampAt: string | null;
            /** Format: date-time */
            renewAt: string | null;
            because: string | null;
            /** @enum {string} */
            state: "kept" | "due" | "failing";
            signaturesDue: number;
            attempts: number;
            lastError: string | null;
            reasons: {
                code: string;
                signature: string;
                certificate: string;
            }[];
        };
        Problem: {
            type: string;
            title: string;
            status: number;
            detail?: string;
            code: string;
            facts?: {
                [key: string]: unknown;
            };
        };
        RegistrationView: {
            /** Format: uuid */
            registrationId: string;
            journal: string;
            number: number;
            index: string;
            /** Format: date */
            registeredOn: string;
            /** Format: date-time */
            registeredAt: string;
            /** Format: uuid */
            documentId: string | null;
            title: string;
            kindUk: string;
            correspondent: string | null;
            author: string;
            caseIndex: string | null;
            annulled: {
                /** Format: date-time */
                at: string;
                reason: string;
                by: string;
            } | null;
        };
        RemarkInputInput: {
            text: string;
            anchor?: components["schemas"]["PartSchemaInput"];
            quote?: string;
            proposed?: string;
            justification?: string;
            /** @default false */
            obligatory: boolean;
        };
        RemarkView: {
            /** Format: uuid */
            remarkId: string;
            author: components["schemas"]["PersonRef"];
            /** Format: date-time */
            at: string;
            version: number;
            round: number;
            /** Format: uuid */
            stepId: string;
            text: string;
            anchor: components["schemas"]["PartSchema"] | null;
            quote: string | null;
            proposed: string | null;
            justification: string | null;
            obligatory: boolean;
            answer: {
                /** @enum {string} */
                outcome: "accepted" | "partly" | "declined";
                text: string;
                /** Format: date-time */
                at: string;
            } | null;
            /** @enum {string} */
            state: "open" | "answered" | "resolved" | "disagreed";
        };
        RequisiteSchemaView: {
            name: string;
            dstuCode: string | null;
            labelUk: string;
            labelEn: string;
            helpUk: string | null;
            /** @enum {string} */
            type: "text" | "multiline" | "date" | "money" | "boolean" | "choice" | "person" | "people" | "units" | "addressees" | "reference";
            required: boolean;
            maxLength: number | null;
            maxLineLength: number | null;
            choices: {
                value: string;
                labelUk: string;
                labelEn: string;
            }[] | null;
        };
        RequisitesSchema: {
            [key: string]: unknown;
        };
        RequisitesSchemaInput: {
            [key: string]: unknown;
        };
        RetryingView: {
            queue: string;
            name: string;
            count: number;
            /** Format: date-time */
            since: string;
            /** Format: date-time */
            nextAt: string | null;
            error: string;
        };
        RoundView: {
            number: number;
            version: number;
            /** Format: date-time */
            openedAt: string;
            /** Format: date-time */
            closedAt: string | null;
            outcome: string | null;
            note: string | null;
            stages: components["schemas"]["StageView"][];
        };
        RouteChoicesInput: {
            picked?: {
                [key: string]: string[];
            };
            units?: {
                [key: string]: string[];
            };
            /** Format: uuid */
            signerId?: string;
        };
        RouteFinding: {
            code: string;
            /** @enum {string} */
            severity: "error" | "warning";
            stageKey: string | null;
            facts: {
                [key: string]: unknown;
            };
        };
        RouteView: {
            /** Format: uuid */
            routeId: string;
            /** Format: uuid */
            documentId: string;
            template: {
                /** Format: uuid */
                templateId: string;
                code: string;
                name: string;
                version: number;
            };
            /** @enum {string} */
            state: "running" | "rework" | "completed" | "rejected" | "recalled";
            /** @enum {string} */
            policy: "everyone" | "affected" | "fromReturn";
            sequence: number;
            currentRound: number;
            rounds: components["schemas"]["RoundView"][];
            remarks: components["schemas"]["RemarkView"][];
            allowed: components["schemas"]["AllowedAction"][];
            /** Format: date-time */
            expectedBy: string | null;
            choices: {
                picked: {
                    [key: string]: components["schemas"]["PersonRef"][];
                };
                units: {
                    [key: string]: string[];
                };
                signer: components["schemas"]["PersonRef"] | null;
            };
            correction: {
                by: components["schemas"]["PersonRef"];
                /** Format: date-time */
                at: string;
            } | null;
            corrections: number;
        };
        ServiceProblemView: {
            service: string;
            /** Format: date-time */
            since: string;
            reason: string;
            /** Format: date-time */
            until: string | null;
        };
        SessionView: {
            person: {
                /** Format: uuid */
                personId: string;
                name: string;
                position: string;
                login: string;
                unit: string;
                email: string | null;
            };
            roles: ("drafter" | "approver" | "signer" | "records" | "archivist" | "administrator" | "auditor")[];
            organisation: {
                /** Format: uuid */
                organisationId: string;
                fullName: string;
                martialLawName: string | null;
                shortName: string;
                edrpou: string;
                timeZone: string;
            };
            csrfToken: string;
            /** Format: date-time */
            expiresAt: string;
            actsFor: {
                /** Format: uuid */
                personId: string;
                name: string;
                position: string;
                capacity: string;
                ground: string;
                /** Format: date */
                toOn: string;
                maySign: boolean;
            }[];
        };
        SignatureView: {
            /** Format: uuid */
            signatureId: string | null;
            field: string;
            /** @enum {string} */
            kind: "signature" | "seal" | "timestamp" | "visa" | "attachment";
            fileName: string | null;
            signer: string;
            position: string | null;
            organisation: string | null;
            issuer: string;
            serial: string;
            /** Format: date-time */
            signedAt: string | null;
            /** Format: date-time */
            timestampAt: string | null;
            level: string;
            algorithm: string;
            coversWholeFile: boolean;
            /** @enum {string} */
            verdict: "TOTAL-PASSED" | "INDETERMINATE" | "TOTAL-FAILED";
            subIndication: string | null;
            checks: components["schemas"]["CheckView"][];
        };
        SigningAttachment: {
            /** Format: uuid */
            attachmentId: string;
            name: string;
            size: number;
            sha256: string;
        };
        SigningItem: {
            /** Format: uuid */
            documentId: string;
            /** Format: uuid */
            stepId: string;
            title: string;
            kindUk: string;
            version: number;
            pages: number | null;
            pdfHash: string | null;
            changedSinceApproval: boolean;
            /** @enum {string} */
            state: "excluded" | "waiting" | "prepared" | "signed" | "failed" | "setAside";
            reason: {
                code: string;
                facts: {
                    [key: string]: unknown;
                };
            } | null;
            /** Format: date-time */
            signedAt: string | null;
            attachments: components["schemas"]["SigningAttachment"][];
        };
        SigningSessionView: {
            /** Format: uuid */
            sessionId: string;
            /** @enum {string} */
            state: "open" | "signing" | "stopped" | "finished";
            /** Format: date-time */
            openedAt: string;
            items: components["schemas"]["SigningItem"][];
            counts: {
                total: number;
                excluded: number;
                waiting: number;
                signed: number;
                failed: number;
            };
            certificate: {
                subject: string;
                issuer: string;
                serial: string;
                /** Format: date-time */
                validTo: string;
            } | null;
        };
        StageView: {
            /** Format: uuid */
            stageId: string;
            key: string;
            title: string;
            /** @enum {string} */
            purpose: "visa" | "legal" | "formCheck" | "signature" | "acquaintance";
            /** @enum {string} */
            order: "parallel" | "sequential";
            completion: string;
            /** @enum {string} */
            evidence: "none" | "advanced" | "qualified";
            concerns: components["schemas"]["PartSchema"][];
            /** @enum {string} */
            state: "waiting" | "open" | "complete" | "failed" | "skipped";
            condition: string | null;
            steps: components["schemas"]["StepView"][];
        };
        StepView: {
            /** Format: uuid */
            stepId: string;
            assignee: components["schemas"]["PersonRef"] | null;
            pool: components["schemas"]["PersonRef"][];
            why: string;
            /** @enum {string} */
            state: "waiting" | "open" | "held" | "decided" | "carried" | "closed" | "delegated" | "recalled" | "skipped" | "orphaned";
            /** Format: date-time */
            openedAt: string | null;
            /** Format: date-time */
            dueAt: string | null;
            overdue: boolean;
            decision: components["schemas"]["DecisionView"] | null;
            earlier: components["schemas"]["DecisionView"][];
            addedBy: components["schemas"]["PersonRef"] | null;
            delegatedBy: components["schemas"]["PersonRef"] | null;
            substitute: components["schemas"]["PersonRef"] | null;
        };
        StuckView: {
            jobId: string;
            queue: string;
            name: string;
            attempts: number;
            /** Format: date-time */
            failedAt: string;
            error: string;
            /** Format: uuid */
            documentId: string | null;
        };
        SubstitutionView: {
            /** Format: uuid */
            substitutionId: string;
            absent: components["schemas"]["PersonRef"];
            substitute: components["schemas"]["PersonRef"];
            /** Format: date */
            fromOn: string;
            /** Format: date */
            toOn: string;
            /** @enum {string} */
            capacity: "acting" | "temporarilyActing" | "onInstruction";
            /** @enum {string} */
            scope: "all" | "visas" | "kinds";
            kinds: string[];
            maySign: boolean;
            ground: string;
            /** Format: date-time */
            revokedAt: string | null;
            /** @enum {string} */
            state: "planned" | "active" | "ended" | "revoked";
            mayRevoke: boolean;
        };
        TemplateView: {
            /** Format: uuid */
            templateId: string;
            code: string;
            name: string;
            version: number;
            obligatory: boolean;
            /** @enum {string} */
            policy: "everyone" | "affected" | "fromReturn";
            stages: {
                key: string;
                title: string;
                /** @enum {string} */
                purpose: "visa" | "legal" | "formCheck" | "signature" | "acquaintance";
                /** @enum {string} */
                order: "parallel" | "sequential";
                completion: string;
                /** @enum {string|null} */
                choose: "people" | "units" | "signer" | null;
            }[];
        };
        UnitView: {
            /** Format: uuid */
            unitId: string;
            index: string;
            name: string;
            /** Format: uuid */
            parentId: string | null;
            head: components["schemas"]["PersonRef"] | null;
        };
        VerdictView: {
            /** @enum {string} */
            indication: "TOTAL-PASSED" | "INDETERMINATE" | "TOTAL-FAILED";
            subIndication: string | null;
            reason: string | null;
            heading: {
                uk: string;
                en: string;
            };
            text: {
                uk: string;
                en: string;
            } | null;
        };
        VerificationView: {
            verdict: components["schemas"]["VerdictView"];
            /** Format: date-time */
            verifiedAt: string;
            policy: {
                name: string;
                version: string;
                sha256: string;
            };
            file: {
                name: string | null;
                size: number;
                sha256: string;
                /** @enum {string} */
                kind: "pdf" | "cms" | "asic-e" | "asic-s" | "unknown";
            };
            signatures: components["schemas"]["VerifiedSignatureView"][];
            moreSignatures: number;
            etsi?: unknown;
        };
        VerifiedSignatureView: {
            id: string;
            /** @enum {string} */
            kind: "signature" | "seal" | "timestamp";
            format: string;
            level: string | null;
            algorithm: string | null;
            key: string | null;
            verdict: components["schemas"]["VerdictView"];
            signer: {
                name: string;
                title: string | null;
                organisation: string | null;
                edrpou: string | null;
            } | null;
            certificate: {
                issuer: string;
                serial: string;
                /** Format: date-time */
                validFrom: string;
                /** Format: date-time */
                validTo: string;
                qualified: boolean;
            } | null;
            /** Format: date-time */
            claimedAt: string | null;
            /** Format: date-time */
            provedAt: string | null;
            covers: {
                uk: string;
                en: string;
            };
            coversAll: boolean;
            changes: {
                state: number;
                kind: string;
                text: {
                    uk: string;
                    en: string;
                };
                detail: string | null;
                allowed: boolean;
            }[];
            moreChanges: number;
            checks: {
                name: string;
                title: {
                    uk: string;
                    en: string;
                };
                /** @enum {string} */
                verdict: "passed" | "failed" | "unknown" | "skipped";
                /** @enum {string} */
                severity: "error" | "warning" | "info";
                reason: string | null;
                text: {
                    uk: string;
                    en: string;
                } | null;
                detail: string | null;
            }[];
        };
        VersionListItem: {
            number: number;
            contentHash: string;
            /** Format: date-time */
            createdAt: string;
            createdBy: components["schemas"]["PersonRef"];
            note: string | null;
            editorial: boolean;
        };
        VersionView: {
            number: number;
            contentHash: string;
            /** Format: date-time */
            createdAt: string;
            createdBy: components["schemas"]["PersonRef"];
            note: string | null;
            editorial: boolean;
            requisites: components["schemas"]["RequisitesSchema"];
            body: components["schemas"]["BodySchema"];
            attachments: components["schemas"]["AttachmentView"][];
        };
        WorkingCopyView: {
            /** Format: uuid */
            documentId: string;
            revision: number;
            requisites: components["schemas"]["RequisitesSchema"];
            body: components["schemas"]["BodySchema"];
            attachments: components["schemas"]["AttachmentView"][];
            /** Format: date-time */
            savedAt: string;
            savedBy: components["schemas"]["PersonRef"];
            findings: components["schemas"]["FindingView"][];
            editable: boolean;
            saveId: string | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "users.session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "users.signIn": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    login: string;
                    password: string;
                    /** @default false */
                    trusted?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "users.signOut": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "users.changePassword": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    current: string;
                    next: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        endedSessions: number;
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "users.demoAccounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        accounts: {
                            login: string;
                            name: string;
                            position: string;
                            password: string | null;
                        }[];
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "users.people": {
        parameters: {
            query?: {
                search?: string;
                unitId?: string;
                role?: "drafter" | "approver" | "signer" | "records" | "archivist" | "administrator" | "auditor";
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PersonView"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "users.units": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        units: components["schemas"]["UnitView"][];
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "users.substitutions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        substitutions: components["schemas"]["SubstitutionView"][];
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "users.createSubstitution": {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    absentId: string;
                    /** Format: uuid */
                    substituteId: string;
                    /** Format: date */
                    fromOn: string;
                    /** Format: date */
                    toOn: string;
                    /** @enum {string} */
                    capacity: "acting" | "temporarilyActing" | "onInstruction";
                    /** @enum {string} */
                    scope: "all" | "visas" | "kinds";
                    /** @default [] */
                    kinds?: string[];
                    /** @default false */
                    maySign?: boolean;
                    ground: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubstitutionView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "users.revokeSubstitution": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                substitutionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubstitutionView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "documents.kinds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        kinds: components["schemas"]["KindView"][];
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "documents.list": {
        parameters: {
            query?: {
                scope?: "mine" | "visible";
                phase?: "draft" | "inApproval" | "rework" | "formCheck" | "forSignature" | "signed" | "registered" | "recalled" | "rejected" | "archived";
                kind?: string;
                q?: string;
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["DocumentListItem"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "documents.create": {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    kind: string;
                    /** Format: uuid */
                    basedOn?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "documents.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                documentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "documents.discard": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                documentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "documents.settings": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                documentId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    access?: "organisation" | "unit" | "participants" | "named";
                    urgent?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "documents.workingCopy": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                documentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkingCopyView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "documents.saveWorkingCopy": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                documentId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    revision: number;
                    requisites: components["schemas"]["RequisitesSchemaInput"];
                    body: components["schemas"]["BodySchemaInput"];
                    /** Format: uuid */
                    saveId?: string | null;
                    unheard?: string[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkingCopyView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "documents.attach": {
        parameters: {
            query?: {
                role?: "appendix" | "supporting";
            };
            header?: never;
            path: {
                documentId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttachmentView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "documents.detach": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                documentId: string;
                attachmentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "documents.attachmentContent": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                documentId: string;
                attachmentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "documents.importDocx": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                documentId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        body: components["schemas"]["BodySchema"];
                        dropped: {
                            what: string;
                            count: number;
                        }[];
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "documents.preview": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                documentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "documents.versions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                documentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        versions: components["schemas"]["VersionListItem"][];
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "documents.version": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                documentId: string;
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "documents.versionPdf": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                documentId: string;
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "documents.changes": {
        parameters: {
            query: {
                from: number;
                to?: number;
            };
            header?: never;
            path: {
                documentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeSetView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "signatures.verify": {
        parameters: {
            query?: {
                etsi?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerificationView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "signatures.verificationReport": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                };
            };
        };
        responses: {
            /** @description A file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "signatures.certificates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        certificates: components["schemas"]["CertificateView"][];
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "signatures.bindCertificate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    certificateChain: string[];
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CertificateView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "signatures.unbindCertificate": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                certificateId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "signatures.documentSignatures": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                documentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        signatures: components["schemas"]["SignatureView"][];
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "signatures.signatureFile": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                documentId: string;
                signatureId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "signatures.signedDecision": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                documentId: string;
                signatureId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "signatures.finalPdf": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                documentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.templates": {
        parameters: {
            query: {
                kind: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        templates: components["schemas"]["TemplateView"][];
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.plan": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                documentId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    templateId: string;
                    choices?: components["schemas"]["RouteChoicesInput"];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        stages: components["schemas"]["PlannedStage"][];
                        findings: components["schemas"]["RouteFinding"][];
                        /** Format: date-time */
                        expectedBy: string | null;
                        maySubmit: boolean;
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.submit": {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                documentId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    templateId: string;
                    choices?: components["schemas"]["RouteChoicesInput"];
                    workingCopyRevision: number;
                    note?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RouteView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.route": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                documentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RouteView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.decide": {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                documentId: string;
                stepId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    round: number;
                    version: number;
                    contentHash: string;
                    /** @enum {string} */
                    verdict: "approve" | "approveWithRemarks" | "object" | "return" | "refuse" | "acknowledge";
                    reason?: string;
                    /** @default [] */
                    remarks?: components["schemas"]["RemarkInputInput"][];
                    /** Format: uuid */
                    onBehalfOf?: string;
                    signature?: {
                        /** Format: uuid */
                        decisionRecordId: string;
                        /** Format: base64 */
                        signature: string;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RouteView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.decisionToSign": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                documentId: string;
                stepId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    round: number;
                    version: number;
                    contentHash: string;
                    /** @enum {string} */
                    verdict: "approve" | "approveWithRemarks" | "object" | "return" | "refuse" | "acknowledge";
                    reason?: string;
                    /** @default [] */
                    remarks?: components["schemas"]["RemarkInputInput"][];
                    /** Format: uuid */
                    onBehalfOf?: string;
                    certificateChain: string[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        decisionRecordId: string;
                        /** Format: base64 */
                        signedAttributes: string;
                        algorithm: string;
                        record: unknown;
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.delegate": {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                documentId: string;
                stepId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    round: number;
                    version: number;
                    contentHash: string;
                    /** Format: uuid */
                    to: string;
                    reason: string;
                    /** Format: uuid */
                    onBehalfOf?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RouteView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.addParticipant": {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                documentId: string;
                stepId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    round: number;
                    version: number;
                    contentHash: string;
                    /** Format: uuid */
                    who: string;
                    /** @enum {string} */
                    place: "before" | "beside" | "after";
                    reason?: string;
                    /** Format: uuid */
                    onBehalfOf?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RouteView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.claim": {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                documentId: string;
                stepId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    round: number;
                    version: number;
                    contentHash: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RouteView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.release": {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                documentId: string;
                stepId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    round: number;
                    version: number;
                    contentHash: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RouteView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.openSteps": {
        parameters: {
            query?: {
                holder?: string;
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** Format: uuid */
                            stepId: string;
                            /** Format: uuid */
                            documentId: string;
                            kindUk: string;
                            stageTitle: string;
                            purpose: string;
                            author: components["schemas"]["PersonRef"];
                            assignee: components["schemas"]["PersonRef"] | null;
                            pool: components["schemas"]["PersonRef"][];
                            /** @enum {string} */
                            state: "open" | "held" | "orphaned";
                            /** Format: date-time */
                            openedAt: string;
                            /** Format: date-time */
                            dueAt: string | null;
                            urgent: boolean;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.reassign": {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                documentId: string;
                stepId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    to: string;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        stepId: string;
                        assignee: components["schemas"]["PersonRef"];
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.withdraw": {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                documentId: string;
                decisionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RouteView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.recall": {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                documentId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RouteView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.answerRemark": {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                documentId: string;
                remarkId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    outcome: "accepted" | "partly" | "declined";
                    text: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RouteView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.resolveRemark": {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                documentId: string;
                remarkId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    settled: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RouteView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.corrections": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                documentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        corrections: components["schemas"]["CorrectionView"][];
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.correctEditorially": {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                documentId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    act: "propose";
                    body: unknown;
                    reason: string;
                    contentHash?: string;
                } | {
                    /** @enum {string} */
                    act: "consent";
                } | {
                    /** @enum {string} */
                    act: "decline";
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RouteView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.previewCorrection": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                documentId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    body: unknown;
                    contentHash?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeSetView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.sinceMine": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                documentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        mine: components["schemas"]["DecisionView"] | null;
                        changes: components["schemas"]["ChangeSetView"] | null;
                        myRemarks: components["schemas"]["RemarkView"][];
                        authorsNote: string | null;
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.inbox": {
        parameters: {
            query: {
                tab: "approve" | "sign" | "rework" | "mine" | "information";
                onBehalfOf?: string;
                q?: string;
                kind?: string;
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["InboxItem"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.inboxCounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        mine: {
                            [key: string]: number;
                        };
                        overdue: number;
                        onBehalf: {
                            person: components["schemas"]["PersonRef"];
                            approve: number;
                            sign: number;
                        }[];
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.bulkDecide": {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    verdict: "approve" | "return" | "acknowledge";
                    reason?: string;
                    items: {
                        /** Format: uuid */
                        documentId: string;
                        /** Format: uuid */
                        stepId: string;
                        round: number;
                        version: number;
                        contentHash: string;
                        /** Format: uuid */
                        onBehalfOf?: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": {
                        /** Format: uuid */
                        documentId: string;
                        /** @enum {string} */
                        outcome: "done" | "failed";
                        code: string | null;
                        done: number;
                        total: number;
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.openSignings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sessions: {
                            /** Format: uuid */
                            sessionId: string;
                            /** @enum {string} */
                            state: "open" | "signing" | "stopped" | "finished";
                            /** Format: date-time */
                            openedAt: string;
                            counts: {
                                total: number;
                                excluded: number;
                                waiting: number;
                                signed: number;
                                failed: number;
                            };
                            certificate: {
                                subject: string;
                                issuer: string;
                                serial: string;
                                /** Format: date-time */
                                validTo: string;
                            } | null;
                        }[];
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.openSigning": {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    items: {
                        /** Format: uuid */
                        documentId: string;
                        /** Format: uuid */
                        stepId: string;
                        round: number;
                        version: number;
                        contentHash: string;
                        /** Format: uuid */
                        onBehalfOf?: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SigningSessionView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.signing": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SigningSessionView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.signingPdf": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
                documentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.prepareSigning": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    certificateChain: string[];
                    /** @default 50 */
                    limit?: number;
                    /**
                     * Format: uuid
                     * @default 00000000-0000-4000-8000-000000000000
                     */
                    holder?: string;
                    /** @default false */
                    takeOver?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** Format: uuid */
                            documentId: string;
                            pdfHash: string;
                            /** Format: base64 */
                            signedAttributes: string;
                            attachments: {
                                /** Format: uuid */
                                attachmentId: string;
                                name: string;
                                size: number;
                                sha256: string;
                                /** Format: base64 */
                                signedAttributes: string;
                            }[];
                        }[];
                        algorithm: string;
                        remaining: number;
                        session: {
                            /** Format: uuid */
                            sessionId: string;
                            /** @enum {string} */
                            state: "open" | "signing" | "stopped" | "finished";
                            /** Format: date-time */
                            openedAt: string;
                            counts: {
                                total: number;
                                excluded: number;
                                waiting: number;
                                signed: number;
                                failed: number;
                            };
                            certificate: {
                                subject: string;
                                issuer: string;
                                serial: string;
                                /** Format: date-time */
                                validTo: string;
                            } | null;
                        };
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.completeSigning": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: uuid
                     * @default 00000000-0000-4000-8000-000000000000
                     */
                    holder?: string;
                    signatures: {
                        /** Format: uuid */
                        documentId: string;
                        /** Format: base64 */
                        signature: string;
                        shown: string | null;
                        attachments?: {
                            /** Format: uuid */
                            attachmentId: string;
                            /** Format: base64 */
                            signature: string;
                        }[];
                    }[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SigningItem"][];
                        session: {
                            /** Format: uuid */
                            sessionId: string;
                            /** @enum {string} */
                            state: "open" | "signing" | "stopped" | "finished";
                            /** Format: date-time */
                            openedAt: string;
                            counts: {
                                total: number;
                                excluded: number;
                                waiting: number;
                                signed: number;
                                failed: number;
                            };
                            certificate: {
                                subject: string;
                                issuer: string;
                                serial: string;
                                /** Format: date-time */
                                validTo: string;
                            } | null;
                        };
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.signingReport": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.stopSigning": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SigningSessionView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "records.journals": {
        parameters: {
            query?: {
                year?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        journals: components["schemas"]["JournalView"][];
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "records.registrations": {
        parameters: {
            query?: {
                year?: number;
                q?: string;
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["RegistrationView"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "records.annul": {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                registrationId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegistrationView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "records.approvalSheet": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                documentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "records.documentContainer": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                documentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "records.documentJournal": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                documentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        entries: components["schemas"]["JournalEntryView"][];
                        chainVerifies: boolean;
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "records.journalExport": {
        parameters: {
            query?: {
                since?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description JSON lines */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "records.dispatches": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                documentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        dispatches: components["schemas"]["DispatchView"][];
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "records.repeatDispatch": {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                dispatchId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DispatchView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "records.receipt": {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                dispatchId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    type: number;
                    /** @default  */
                    text?: string;
                    theirIndex?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DispatchView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "records.dispatchTasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tasks: {
                            /** Format: uuid */
                            dispatchId: string;
                            addressee: string;
                            /** @enum {string} */
                            channel: "sev" | "email" | "post" | "hand";
                            /** @enum {string} */
                            state: "queued" | "sent" | "delivered" | "accepted" | "registered" | "refused" | "failed";
                            attempt: number;
                            /** Format: date-time */
                            sentAt: string | null;
                            theirIndex: string | null;
                            refusal: string | null;
                            /** Format: date */
                            answerDueOn: string | null;
                            receipts: {
                                type: number;
                                /** Format: date-time */
                                at: string;
                                text: string;
                                theirIndex: string | null;
                            }[];
                            mayRepeat: boolean;
                            /** Format: uuid */
                            documentId: string;
                            title: string;
                            index: string;
                        }[];
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "records.incoming": {
        parameters: {
            query?: {
                state?: "open" | "answered";
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["IncomingView"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "records.registerIncoming": {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    journal: string;
                    correspondent: string;
                    theirIndex?: string;
                    /** Format: date */
                    theirDate?: string;
                    title: string;
                    /** Format: date */
                    dueOn?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncomingView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "records.showIncoming": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incomingId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncomingView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "records.addIncomingFile": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incomingId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncomingView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "records.incomingFile": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incomingFileId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "records.markedIncomingFile": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incomingFileId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "records.markIncomingFile": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                incomingFileId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncomingView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "records.withdrawIncomingFile": {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                incomingFileId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncomingView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "records.exportCandidates": {
        parameters: {
            query?: {
                year?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cases: {
                            caseIndex: string;
                            title: string;
                            retention: string;
                            documents: number;
                            ready: number;
                            exported: number;
                        }[];
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "records.exportCandidateDocuments": {
        parameters: {
            query: {
                caseIndex: string;
                year?: number;
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** Format: uuid */
                            documentId: string;
                            index: string;
                            /** Format: date */
                            registeredOn: string;
                            title: string;
                            ready: boolean;
                            exported: boolean;
                        }[];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "records.exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        exports: components["schemas"]["ExportView"][];
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "records.requestExport": {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    caseIndex?: string;
                    year?: number;
                    documentIds?: string[];
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "records.exportStatus": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                exportId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportView"];
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "records.exportPackage": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                exportId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "records.preservation": {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        marginDays: number;
                        counts: {
                            total: number;
                            due: number;
                            failing: number;
                        };
                        items: components["schemas"]["PreservationView"][];
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "records.publicVerification": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "records.publicDocumentFile": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                };
            };
        };
        responses: {
            /** @description A file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "records.publicFilePage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "records.publicFile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                };
            };
        };
        responses: {
            /** @description A file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "queues.notifications": {
        parameters: {
            query?: {
                unread?: string;
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["NotificationView"][];
                        nextCursor: string | null;
                        unread: number;
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "queues.markRead": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    notificationIds?: string[];
                };
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "queues.events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "queues.operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        outboxWaiting: number;
                        /** Format: date-time */
                        oldestWaitingAt: string | null;
                        queues: {
                            name: string;
                            waiting: number;
                            active: number;
                            delayed: number;
                            failed: number;
                        }[];
                        stuck: components["schemas"]["StuckView"][];
                        retrying: components["schemas"]["RetryingView"][];
                        problems: components["schemas"]["ServiceProblemView"][];
                    };
                };
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "queues.retry": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                queue: string;
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A refusal (RFC 9457) */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
