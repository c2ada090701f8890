# SPDX-License-Identifier: Apache-2.0
#
# The documents of the example product, as text; scripts/mkexample sets them as PDF. Company and product are made up.

EULA = """
# End User License Agreement

Larkspur Document Archive

## 1. Parties and beginning

This End User License Agreement is made between Quillmere Software Ltd. ("Quillmere", "we") and the customer who orders Larkspur Document Archive on KooGallery ("you"). It takes effect at the moment when you select it while placing your order, and needs no further act of either party. We offer it in this form from 1 January 2025 on.

## 2. The product

Larkspur Document Archive ("the Product") is an image of an archive server. After your order you deploy it on an Elastic Cloud Server in your own account. It takes in documents, recognises their text, lets permitted people search and read them, and deletes them when their retention period has ended. The Product is described on its KooGallery page and in the User Guide.

## 3. What you may do

For the period that you have paid for, we grant you a non-exclusive licence that cannot be transferred to run the Product on the number of servers, and to open it to the number of named users, that belong to the specification you have ordered. You may make as many backup copies of the server and its data as your operation needs.

## 4. What you may not do

You may not rent or resell the Product, remove notices of ownership, or take the Product apart to find its source code, except where the law gives you that right and it cannot be excluded by agreement. Open-source components keep their own licences, which are listed in the Open-Source Software Notice; nothing in this Agreement limits the rights those licences give you.

## 5. Price and billing

The Team Edition is billed by the month or by the year, the Business Edition pay-per-use by the hour of running time. Prices are those on the KooGallery page at the time of your order. Orders, payments, invoices and refunds are handled through KooGallery and its rules only.

## 6. Your data

The documents in the archive are yours. They stay on the server and in the buckets of your own account; the Product sends none of them to us. When you ask us for help, we look at data only as far as you show it to us, and we keep what we see confidential.

## 7. Support

During the paid period we answer questions about operation, repair faults and publish updated images. Times and ways to reach us are given under After-Sales Support on the KooGallery page.

## 8. Warranty

We warrant that the Product does what the User Guide describes. If it does not, tell us within the paid period, and we will repair it within a reasonable time; if we cannot, you may end this Agreement and ask for a refund of the unused period through KooGallery. There is no further warranty, as far as the law permits.

## 9. Liability

We are liable without limit for intent, gross negligence and injury to persons. For anything else our liability is limited to the price that you paid for the Product in the twelve months before the event. Neither party is liable for loss of data that a daily backup would have prevented.

## 10. Term and termination

The licence ends with the paid period and is renewed with it. Either party may terminate for good cause, above all when the other party breaks this Agreement and does not stop within thirty days of being told. After the end you may export your documents for ninety days; then delete the server.

## 11. General

Changes of this Agreement apply to orders that are placed after the change. If one clause is void, the others stand. This Agreement is governed by the law of England and Wales.
"""

GUIDE = """
# Larkspur Document Archive V2.1

User Guide

## Chapter 1. About this guide

This guide tells administrators how to deploy Larkspur Document Archive on an Elastic Cloud Server (ECS) and users how to work with it. It covers version V2.1. Read chapters 2 and 3 before the first start; the other chapters can be read when they are needed.

## Chapter 2. Deploying the image on an ECS

After the purchase, open the product under My Purchases in KooGallery and choose to deploy it. KooGallery opens the ECS page with the image selected.

- Choose an ECS model. s3.large.2 is enough for 25 users, s3.xlarge.4 for 200 users.
- Choose a system disk of 40 GB and a data disk of 200 GB or more. The archive lies on the data disk.
- Bind an elastic IP address (EIP) if the console is to be reached from outside your network.
- Choose the key pair with which administrators log in.

Open the following inbound ports in the security group of the server. No other port is used.

- TCP port 22: administration over SSH. Allow it for the addresses of your administrators only.
- TCP port 443: the console in the browser, over HTTPS.

Start the server. The first start takes about four minutes; the status page answers on port 443 when it is done.

## Chapter 3. Signing in to the console

Open the address of the server, https:// followed by its EIP or by the name that you gave it, in a browser. A demonstration console that runs on Huawei Cloud can be seen at https://console.larkspur.example for comparison.

- At the first start the page asks for the activation code. Log in to the server over SSH with your key pair and run: sudo larkspur-code
- Enter the code and answer the six questions: organisation, time zone, language, name of the administrator, e-mail address, password.
- From then on log in with the name and the password of your account. After five wrong passwords an account rests for fifteen minutes.

To sign out, use the menu in the upper right corner. A session ends by itself after thirty minutes without use.

## Chapter 4. Taking documents in

Documents come in through watched folders, a mailbox or the REST interface. Configure them under Settings, Intake.

- Watched folder: create a share, choose the document class, and copy files into it. A file that was taken over disappears from the share.
- Mailbox: enter server, account and class. The archive looks for mail every minute and files each attachment.
- REST interface: create a token under Settings, Tokens, and send documents to the path /api/documents of your server.

Scanned pages are recognised in the background. The state of the queue is shown at the foot of every page.

## Chapter 5. Users, roles and classes

Create users under Settings, Users, and give each of them one or more roles. A role names the classes of documents that it may read, add to, export or delete from. The roles Reader, Clerk, Records Manager and Administrator exist from the beginning and can be changed.

A document class has a name, the fields that are asked for at intake, and a retention period. Changing a period changes nothing for documents under a legal hold.

## Chapter 6. Searching, holding and deleting

Type words into the search field. Put a phrase in quotation marks; write a field and a colon in front of a word to look only there, as in invoice:4711. A click on a hit opens the document at the page where the word stands.

- Save search keeps a query under a name; Export list writes the hits as a CSV file.
- Hold protects selected documents from deletion until a records manager releases them.
- Due for deletion lists what has reached the end of its period. Two people confirm; then the documents are deleted and the log keeps their numbers.

## Chapter 7. Backup and updates

Every night at two o'clock a snapshot of index and documents is written to the bucket that is named under Settings, Backup. To restore, start a new server from the same image and choose Restore instead of the six questions.

An update is a new image. Deploy it on a second server, choose Take over, enter the address of the old server, and delete the old server when the check list is green.

## Chapter 8. When something does not work

- The console does not open: check the inbound rule for port 443 and the EIP of the server.
- The login is refused: the account may rest after five wrong passwords; an administrator can wake it under Settings, Users.
- Documents stay in the queue: look at Settings, State; a full data disk is the usual cause.

Support can be reached at the times, telephone number and e-mail address given under After-Sales Support on the KooGallery page of the product.
"""

CERTIFICATE = """
# Certificate of Registration

Computer software copyright

## Specimen register of software, entry 2024-118204

This is to certify that the following computer program has been entered in the register.

- Name of the software: Larkspur Document Archive
- Short name: Larkspur Archive
- Version: V2.1
- Owner of the copyright: Quillmere Software Ltd.
- Country: United Kingdom
- Completed on 14 October 2024
- First published on 2 December 2024
- Way of acquiring the rights: original acquisition
- Extent of the rights: all rights

Entered on 18 December 2024.

The register, its number and this certificate belong to the example product of kgpack and were made up for it.
"""

NOTICE = """
# OPEN SOURCE SOFTWARE NOTICE

Larkspur Document Archive V2.1 contains the open-source software listed below. It is distributed in the hope that it
will be useful, but WITHOUT ANY WARRANTY, without even the implied warranty of merchantability or fitness for a
particular purpose. The licences named here apply to these components and not to the product as a whole; their full
texts lie in /usr/share/larkspur/licenses of the image.

## Software: OpenSSL 3.0.16

Copyright notice: Copyright (c) 1998-2025 The OpenSSL Project Authors. All rights reserved.
License: Apache-2.0

## Software: PostgreSQL 15.12

Copyright notice: Portions Copyright (c) 1996-2025, The PostgreSQL Global Development Group.
License: PostgreSQL

## Software: Tesseract 5.3.0

Copyright notice: Copyright (c) 2006-2022 Google Inc. and contributors.
License: Apache-2.0

## Written offer

None of these licences asks for source code to be offered. Sources as they were used are nevertheless sent on request
to the address given under After-Sales Support, for three years after the release.
"""
